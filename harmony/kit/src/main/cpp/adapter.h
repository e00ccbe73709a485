/*
 * What the adapter (`adapter.c`) and the table of calls (`calls.c`, made by `ereg-bindgen`) know of each other.
 *
 * The structures of the library's C interface stand here once; `calls.c` names the library's functions, `adapter.c` names
 * none of them.
 */

#ifndef EREG_ADAPTER_H
#define EREG_ADAPTER_H

#include <stdbool.h>
#include <stdint.h>

#define MOST_PARAMETERS 8

/* Bytes that the library allocated and frees. */
typedef struct {
    uint64_t capacity;
    uint64_t len;
    uint8_t *data;
} RustBuffer;

/* Bytes that are lent to the library for one call. */
typedef struct {
    int32_t len;
    const uint8_t *data;
} ForeignBytes;

/* How a call went: one of the codes below, and for two of them a buffer. */
typedef struct {
    int8_t code;
    RustBuffer error;
} RustCallStatus;

enum { SUCCEEDED = 0, FAILED = 1, BROKE = 2 };

/* Told once a future may have moved: 0 where it is ready, 1 where it is to be polled again. On any thread. */
typedef void (*Continuation)(uint64_t data, int8_t poll);

/* Told once the library no longer waits for what it asked. Left as the library fills it: ArkTS cannot stop a call. */
typedef struct {
    uint64_t data;
    void (*dropped)(uint64_t data);
} Dropped;

typedef union {
    RustBuffer buffer;
    uint64_t handle;
    int64_t whole;
} Value;

/* What a call takes: bytes, a number, an object of the library, an object of the shell. */
enum { PASSES_BUFFER, PASSES_WHOLE, PASSES_OBJECT, PASSES_FOREIGN };

/* What comes back. */
enum { GIVES_NOTHING, GIVES_BUFFER, GIVES_OBJECT };

typedef struct {
    uint8_t kind;
    /* Of PASSES_OBJECT: which. */
    uint16_t object;
} Parameter;

typedef struct {
    const char *name;
    uint64_t (*clone)(uint64_t handle, RustCallStatus *status);
    void (*free)(uint64_t handle, RustCallStatus *status);
} Object;

typedef struct {
    void (*poll)(uint64_t future, Continuation continuation, uint64_t data);
    void (*complete)(uint64_t future, Value *given, RustCallStatus *status);
    void (*free)(uint64_t future);
} Future;

typedef struct {
    const char *name;
    /* Gives the future's handle where there is a future. */
    void (*run)(const Value *passed, Value *given, RustCallStatus *status);
    /* NULL: the call answers at once. */
    const Future *future;
    uint8_t gives;
    /* Of GIVES_OBJECT: which. */
    uint16_t object;
    uint8_t count;
    Parameter parameters[MOST_PARAMETERS];
} Call;

/* Made with the ArkTS of the same library, and only good together with it. */
extern const char ereg_table[];
extern const Object ereg_objects[];
extern const uint16_t ereg_object_count;
extern const Call ereg_calls[];
extern const uint16_t ereg_call_count;
/* Whether the library that was loaded is the one that the table was made from. */
bool ereg_library_matches(void);
/* Tells the library how to reach what the shell implements. */
void ereg_offer_traits(void);
RustBuffer ereg_buffer_from(ForeignBytes bytes, RustCallStatus *status);
void ereg_buffer_free(RustBuffer buffer, RustCallStatus *status);

typedef struct {
    RustCallStatus status;
} AnsweredNothing;

typedef struct {
    RustBuffer given;
    RustCallStatus status;
} AnsweredBuffer;

typedef void (*AnswerNothing)(uint64_t data, AnsweredNothing answered);
typedef void (*AnswerBuffer)(uint64_t data, AnsweredBuffer answered);

/* Where an answer of the shell goes: exactly one call of one of the two. */
typedef struct {
    uint8_t gives;
    AnswerNothing nothing;
    AnswerBuffer buffer;
    uint64_t data;
} Waiting;

/* Asks a method of an object of the shell; answers in any case. On any thread; takes the buffers. */
void adapter_ask(uint64_t foreign, uint32_t method, const RustBuffer *passed, uint8_t count, Waiting waiting);
/* Tells a method that gives nothing, without waiting for it: false where it is not taken. On any thread; takes the buffers. */
bool adapter_tell(uint64_t foreign, uint32_t method, const RustBuffer *passed, uint8_t count);
uint64_t adapter_clone(uint64_t foreign);
void adapter_free(uint64_t foreign);

#endif
