/*
 * Between ArkTS and the library: carries buffers in and out over Node-API, which HarmonyOS and Node share.
 *
 * Invariants: JavaScript runs on its own thread alone, so whatever the library tells on another one is posted there; every
 * question of the library is answered exactly once, with BROKE where nobody else answers; whatever a call took is given
 * back on each way out. It knows neither the meaning of a buffer nor the name of a call: those are in `calls.c`, which is
 * made from the library, and in the ArkTS made with it.
 */

#define NAPI_VERSION 8

#include "adapter.h"

#include <pthread.h>
#include <stddef.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#ifdef __OHOS__
#include "napi/native_api.h"
#else
#include <node_api.h>
#endif

/* Lines of a log that wait for ArkTS: more are refused, so that a busy page does not fill the memory. */
#define MOST_TOLD 1024

/* What waits for the thread of ArkTS. `env` is NULL where that has ended. */
typedef struct Message {
    void (*run)(napi_env env, struct Message *message);
} Message;

/* The way to one thread of ArkTS. Never freed: a thread of the library may look at it when the app is long over. */
typedef struct {
    pthread_mutex_t mutex;
    bool is_open;
    napi_threadsafe_function way;
    /* Calls under way, which keep the program running. Looked at on the thread of ArkTS alone. */
    uint32_t under_way;
    atomic_uint told;
} Loop;

/* Whether a step succeeded; where it did not, an exception is pending. */
static bool ok(napi_env env, napi_status status) {
    if (status == napi_ok) {
        return true;
    }
    bool is_pending = false;
    if (napi_is_exception_pending(env, &is_pending) == napi_ok && !is_pending) {
        (void)napi_throw_error(env, NULL, "the adapter could not carry this over the border");
    }
    return false;
}

static bool refuse(napi_env env, const char *why) {
    (void)napi_throw_type_error(env, NULL, why);
    return false;
}

/* Whether it will run: false where the thread of ArkTS has ended. */
static bool post(Loop *loop, Message *message) {
    bool is_posted = false;
    if (pthread_mutex_lock(&loop->mutex) != 0) {
        return false;
    }
    if (loop->is_open) {
        napi_status status = napi_call_threadsafe_function(loop->way, message, napi_tsfn_nonblocking);
        is_posted = status == napi_ok;
        // Once it has said that it closes it may be gone: it is never asked again.
        if (status == napi_closing) {
            loop->is_open = false;
        }
    }
    (void)pthread_mutex_unlock(&loop->mutex);
    return is_posted;
}

static void close_loop(Loop *loop) {
    if (pthread_mutex_lock(&loop->mutex) == 0) {
        loop->is_open = false;
        (void)pthread_mutex_unlock(&loop->mutex);
    }
}

static void run_message(napi_env env, napi_value function, void *context, void *data) {
    (void)function;
    (void)context;
    Message *message = data;
    napi_handle_scope scope = NULL;
    if (env != NULL && napi_open_handle_scope(env, &scope) != napi_ok) {
        scope = NULL;
    }
    message->run(env, message);
    if (scope != NULL) {
        (void)napi_close_handle_scope(env, scope);
    }
}

static void loop_ended(napi_env env, void *data, void *hint) {
    (void)env;
    (void)hint;
    close_loop(data);
}

static void starts(napi_env env, Loop *loop) {
    if (loop->under_way++ == 0) {
        (void)napi_ref_threadsafe_function(env, loop->way);
    }
}

static void ends(napi_env env, Loop *loop) {
    if (--loop->under_way == 0) {
        (void)napi_unref_threadsafe_function(env, loop->way);
    }
}

/* ---- buffers ---- */

static void free_buffer(RustBuffer buffer) {
    if (buffer.data != NULL) {
        RustCallStatus status = {0};
        ereg_buffer_free(buffer, &status);
    }
}

static bool buffer_of(napi_env env, napi_value value, RustBuffer *buffer) {
    bool is_array = false;
    napi_typedarray_type type = napi_int8_array;
    size_t length = 0;
    void *data = NULL;
    if (!ok(env, napi_is_typedarray(env, value, &is_array))) {
        return false;
    }
    if (!is_array || !ok(env, napi_get_typedarray_info(env, value, &type, &length, &data, NULL, NULL)) ||
        type != napi_uint8_array || length > INT32_MAX) {
        return refuse(env, "bytes are expected here");
    }
    RustCallStatus status = {0};
    ForeignBytes bytes = {.len = (int32_t)length, .data = data};
    *buffer = ereg_buffer_from(bytes, &status);
    if (status.code != SUCCEEDED) {
        free_buffer(status.error);
        return refuse(env, "the library takes no bytes");
    }
    return true;
}

/* The bytes for ArkTS. The buffer is freed in any case. */
static bool bytes_of(napi_env env, RustBuffer buffer, napi_value *bytes) {
    napi_value room = NULL;
    void *data = NULL;
    bool is_made = ok(env, napi_create_arraybuffer(env, (size_t)buffer.len, &data, &room));
    if (is_made && buffer.len > 0) {
        memcpy(data, buffer.data, (size_t)buffer.len);
    }
    size_t length = (size_t)buffer.len;
    free_buffer(buffer);
    return is_made && ok(env, napi_create_typedarray(env, napi_uint8_array, length, room, 0, bytes));
}

/* ---- objects of the library ---- */

#define HELD_MARK 0x45524547u

/* What ArkTS holds an object of the library by. */
typedef struct {
    uint32_t mark;
    uint16_t object;
    bool is_open;
    uint64_t handle;
} Held;

static void free_object(uint16_t object, uint64_t handle) {
    RustCallStatus status = {0};
    ereg_objects[object].free(handle, &status);
    free_buffer(status.error);
}

static void held_collected(napi_env env, void *data, void *hint) {
    (void)env;
    (void)hint;
    Held *held = data;
    if (held->is_open) {
        free_object(held->object, held->handle);
    }
    held->mark = 0;
    free(held);
}

/* Holds an object, which is freed where that fails. */
static bool hold_object(napi_env env, uint16_t object, uint64_t handle, napi_value *value) {
    Held *held = malloc(sizeof *held);
    if (held == NULL) {
        free_object(object, handle);
        return refuse(env, "no memory");
    }
    *held = (Held){.mark = HELD_MARK, .object = object, .is_open = true, .handle = handle};
    if (!ok(env, napi_create_external(env, held, held_collected, NULL, value))) {
        free_object(object, handle);
        free(held);
        return false;
    }
    return true;
}

/* What stands behind a handle of ArkTS, if it has this mark. */
static void *behind(napi_env env, napi_value value, uint32_t mark) {
    napi_valuetype type = napi_undefined;
    void *data = NULL;
    if (!ok(env, napi_typeof(env, value, &type))) {
        return NULL;
    }
    if (type != napi_external || napi_get_value_external(env, value, &data) != napi_ok || data == NULL) {
        (void)refuse(env, "a handle of the library is expected here");
        return NULL;
    }
    uint32_t found = 0;
    memcpy(&found, data, sizeof found);
    if (found != mark) {
        (void)refuse(env, "another kind of handle is expected here");
        return NULL;
    }
    return data;
}

static Held *held_of(napi_env env, napi_value value) {
    Held *held = behind(env, value, HELD_MARK);
    if (held != NULL && !held->is_open) {
        (void)refuse(env, "the object was closed");
        return NULL;
    }
    return held;
}

static bool clone_object(napi_env env, const Held *held, uint64_t *handle) {
    RustCallStatus status = {0};
    *handle = ereg_objects[held->object].clone(held->handle, &status);
    if (status.code != SUCCEEDED) {
        free_buffer(status.error);
        return refuse(env, "the object cannot be lent");
    }
    return true;
}

/* ---- objects of the shell ---- */

/* An object of the shell while the library knows it. Its handle is its address with the lowest bit set, by which the library
 * tells it from one of its own. */
typedef struct {
    Message release;
    atomic_uint holds;
    Loop *loop;
    napi_ref target;
    napi_ref asked;
} Foreign;

static Foreign *foreign_of(uint64_t handle) {
    return (Foreign *)(uintptr_t)(handle & ~(uint64_t)1);
}

static void release_foreign(napi_env env, Message *message) {
    Foreign *foreign = (Foreign *)message;
    if (env != NULL) {
        (void)napi_delete_reference(env, foreign->target);
        (void)napi_delete_reference(env, foreign->asked);
    }
    free(foreign);
}

uint64_t adapter_clone(uint64_t handle) {
    (void)atomic_fetch_add(&foreign_of(handle)->holds, 1);
    return handle;
}

void adapter_free(uint64_t handle) {
    Foreign *foreign = foreign_of(handle);
    /* Where the thread of ArkTS has ended, so have its references: only the memory is left, and stays. */
    if (atomic_fetch_sub(&foreign->holds, 1) == 1) {
        (void)post(foreign->loop, &foreign->release);
    }
}

#define QUESTION_MARK 0x45524551u

/* A question of the library to an object of the shell. */
typedef struct {
    uint32_t mark;
    bool is_answered;
    Message message;
    uint64_t foreign;
    uint32_t method;
    uint8_t count;
    RustBuffer passed[MOST_PARAMETERS];
    /* A word that nobody waits for has none. */
    bool is_awaited;
    Waiting waiting;
} Question;

static void send_answer(Waiting waiting, RustBuffer given, RustCallStatus status) {
    if (waiting.gives == GIVES_BUFFER) {
        waiting.buffer(waiting.data, (AnsweredBuffer){.given = given, .status = status});
    } else {
        free_buffer(given);
        waiting.nothing(waiting.data, (AnsweredNothing){.status = status});
    }
}

static void answer_broke(Waiting waiting) {
    send_answer(waiting, (RustBuffer){0}, (RustCallStatus){.code = BROKE});
}

static void free_passed(const RustBuffer *passed, uint8_t count) {
    for (uint8_t at = 0; at < count; at++) {
        free_buffer(passed[at]);
    }
}

/* Frees a question, answered in any case. */
static void end_question(Question *question) {
    if (question->is_awaited && !question->is_answered) {
        question->is_answered = true;
        answer_broke(question->waiting);
    }
    question->mark = 0;
    free(question);
}

static void ticket_collected(napi_env env, void *data, void *hint) {
    (void)env;
    (void)hint;
    end_question(data);
}

/* Puts the question to ArkTS; false where it could not be put. */
static bool put(napi_env env, const Foreign *foreign, Question *question, napi_value ticket) {
    napi_value arguments[4];
    napi_value target = NULL;
    napi_value asked = NULL;
    napi_value given = NULL;
    bool is_ready = ok(env, napi_get_reference_value(env, foreign->target, &target)) &&
        ok(env, napi_get_reference_value(env, foreign->asked, &asked)) &&
        ok(env, napi_create_uint32(env, question->method, &arguments[1])) &&
        ok(env, napi_create_array_with_length(env, question->count, &arguments[2]));
    for (uint8_t at = 0; at < question->count; at++) {
        napi_value bytes = NULL;
        RustBuffer buffer = question->passed[at];
        question->passed[at] = (RustBuffer){0};
        if (is_ready) {
            is_ready = bytes_of(env, buffer, &bytes) && ok(env, napi_set_element(env, arguments[2], at, bytes));
        } else {
            free_buffer(buffer);
        }
    }
    if (!is_ready) {
        return false;
    }
    arguments[0] = target;
    arguments[3] = ticket;
    return napi_call_function(env, target, asked, 4, arguments, &given) == napi_ok;
}

static void run_question(napi_env env, Message *message) {
    Question *question = (Question *)((char *)message - offsetof(Question, message));
    Foreign *foreign = foreign_of(question->foreign);
    uint64_t handle = question->foreign;
    if (!question->is_awaited) {
        (void)atomic_fetch_sub(&foreign->loop->told, 1);
    }
    bool is_put = false;
    napi_value ticket = NULL;
    bool has_ticket = false;
    if (env == NULL) {
        free_passed(question->passed, question->count);
    } else if (question->is_awaited) {
        has_ticket = ok(env, napi_create_external(env, question, ticket_collected, NULL, &ticket));
        if (has_ticket) {
            is_put = put(env, foreign, question, ticket);
        } else {
            free_passed(question->passed, question->count);
        }
    } else if (ok(env, napi_get_undefined(env, &ticket))) {
        is_put = put(env, foreign, question, ticket);
    } else {
        free_passed(question->passed, question->count);
    }
    if (env != NULL && !is_put) {
        /* What was thrown is nobody's to read: it may quote what the shell held. */
        bool is_pending = false;
        napi_value thrown = NULL;
        if (napi_is_exception_pending(env, &is_pending) == napi_ok && is_pending) {
            (void)napi_get_and_clear_last_exception(env, &thrown);
        }
    }
    if (!has_ticket) {
        end_question(question);
    } else if (!is_put && !question->is_answered) {
        question->is_answered = true;
        answer_broke(question->waiting);
    }
    adapter_free(handle);
}

static Question *question_of(uint64_t foreign, uint32_t method, const RustBuffer *passed, uint8_t count) {
    Question *question = calloc(1, sizeof *question);
    if (question == NULL || count > MOST_PARAMETERS) {
        free(question);
        return NULL;
    }
    question->mark = QUESTION_MARK;
    question->message.run = run_question;
    /* The library may let go of the object before the question is put. */
    question->foreign = adapter_clone(foreign);
    question->method = method;
    question->count = count;
    memcpy(question->passed, passed, count * sizeof *passed);
    return question;
}

void adapter_ask(uint64_t foreign, uint32_t method, const RustBuffer *passed, uint8_t count, Waiting waiting) {
    Question *question = question_of(foreign, method, passed, count);
    if (question == NULL) {
        free_passed(passed, count);
        answer_broke(waiting);
        return;
    }
    question->is_awaited = true;
    question->waiting = waiting;
    if (!post(foreign_of(foreign)->loop, &question->message)) {
        free_passed(question->passed, question->count);
        end_question(question);
        adapter_free(foreign);
    }
}

bool adapter_tell(uint64_t foreign, uint32_t method, const RustBuffer *passed, uint8_t count) {
    Loop *loop = foreign_of(foreign)->loop;
    Question *question = NULL;
    if (atomic_fetch_add(&loop->told, 1) < MOST_TOLD) {
        question = question_of(foreign, method, passed, count);
    }
    if (question == NULL) {
        (void)atomic_fetch_sub(&loop->told, 1);
        free_passed(passed, count);
        return false;
    }
    if (!post(loop, &question->message)) {
        (void)atomic_fetch_sub(&loop->told, 1);
        free_passed(question->passed, question->count);
        end_question(question);
        adapter_free(foreign);
        return false;
    }
    return true;
}

/* ---- calls ---- */

static void free_lowered(const Call *call, const Value *passed, uint8_t count) {
    for (uint8_t at = 0; at < count; at++) {
        if (call->parameters[at].kind == PASSES_BUFFER) {
            free_buffer(passed[at].buffer);
        } else if (call->parameters[at].kind == PASSES_FOREIGN) {
            adapter_free(passed[at].handle);
        }
    }
}

static bool lower_one(napi_env env, const Parameter *parameter, napi_value given, Value *value) {
    bool is_whole = false;
    Held *held = NULL;
    switch (parameter->kind) {
        case PASSES_BUFFER:
            return buffer_of(env, given, &value->buffer);
        case PASSES_WHOLE:
            return ok(env, napi_get_value_int64(env, given, &value->whole));
        case PASSES_FOREIGN:
            if (!ok(env, napi_get_value_bigint_uint64(env, given, &value->handle, &is_whole))) {
                return false;
            }
            return (is_whole && (value->handle & 1) == 1) || refuse(env, "an object of the shell is expected here");
        default:
            held = held_of(env, given);
            if (held != NULL && held->object != parameter->object) {
                return refuse(env, "another kind of object is expected here");
            }
            return held != NULL;
    }
}

/* Reads what is passed. Objects come last, when nothing else can fail: a clone is the library's to free. */
static bool lower(napi_env env, const Call *call, napi_value list, Value *passed) {
    uint32_t length = 0;
    if (!ok(env, napi_get_array_length(env, list, &length))) {
        return false;
    }
    if (length != call->count) {
        return refuse(env, "another number of arguments is expected here");
    }
    napi_value given[MOST_PARAMETERS] = {NULL};
    uint8_t at = 0;
    for (; at < call->count; at++) {
        if (!ok(env, napi_get_element(env, list, at, &given[at])) ||
            !lower_one(env, &call->parameters[at], given[at], &passed[at])) {
            free_lowered(call, passed, at);
            return false;
        }
    }
    for (at = 0; at < call->count; at++) {
        if (call->parameters[at].kind != PASSES_OBJECT) {
            continue;
        }
        const Held *held = held_of(env, given[at]);
        if (held == NULL || !clone_object(env, held, &passed[at].handle)) {
            free_lowered(call, passed, call->count);
            for (uint8_t before = 0; before < at; before++) {
                if (call->parameters[before].kind == PASSES_OBJECT) {
                    free_object(call->parameters[before].object, passed[before].handle);
                }
            }
            return false;
        }
    }
    return true;
}

/* What a call came to, for ArkTS. Takes what was given. */
static bool outcome_of(napi_env env, const Call *call, Value given, RustCallStatus status, napi_value *outcome) {
    napi_value code = NULL;
    napi_value bytes = NULL;
    napi_value handle = NULL;
    bool is_made = true;
    if (status.code != SUCCEEDED) {
        is_made = bytes_of(env, status.error, &bytes);
    } else if (call->gives == GIVES_BUFFER) {
        is_made = bytes_of(env, given.buffer, &bytes);
    } else if (call->gives == GIVES_OBJECT) {
        is_made = hold_object(env, call->object, given.handle, &handle);
    }
    return is_made && ok(env, napi_create_object(env, outcome)) && ok(env, napi_create_int32(env, status.code, &code)) &&
        ok(env, napi_set_named_property(env, *outcome, "status", code)) &&
        (bytes == NULL || ok(env, napi_set_named_property(env, *outcome, "bytes", bytes))) &&
        (handle == NULL || ok(env, napi_set_named_property(env, *outcome, "handle", handle)));
}

/* A call that ArkTS waits for. */
typedef struct {
    Message message;
    Loop *loop;
    const Call *call;
    uint64_t future;
    int8_t poll;
    napi_deferred deferred;
} Pending;

/* On any thread, and perhaps before `poll` has returned. Nobody waits any more where the thread of ArkTS has ended: then the
 * future is left, since this is no place to drop it. */
static void continues(uint64_t data, int8_t poll) {
    Pending *pending = (Pending *)(uintptr_t)data;
    pending->poll = poll;
    (void)post(pending->loop, &pending->message);
}

static void run_pending(napi_env env, Message *message) {
    Pending *pending = (Pending *)message;
    if (env == NULL) {
        pending->call->future->free(pending->future);
        free(pending);
        return;
    }
    if (pending->poll != 0) {
        pending->call->future->poll(pending->future, continues, (uint64_t)(uintptr_t)pending);
        return;
    }
    Value given = {0};
    RustCallStatus status = {0};
    pending->call->future->complete(pending->future, &given, &status);
    pending->call->future->free(pending->future);
    napi_value outcome = NULL;
    if (outcome_of(env, pending->call, given, status, &outcome)) {
        (void)napi_resolve_deferred(env, pending->deferred, outcome);
    } else {
        napi_value thrown = NULL;
        if (napi_get_and_clear_last_exception(env, &thrown) == napi_ok) {
            (void)napi_reject_deferred(env, pending->deferred, thrown);
        }
    }
    ends(env, pending->loop);
    free(pending);
}

/* Up to four arguments of a function, and what it was made with. */
static bool arguments_of(napi_env env, napi_callback_info info, size_t wanted, napi_value *arguments, Loop **loop) {
    size_t count = wanted;
    void *data = NULL;
    if (!ok(env, napi_get_cb_info(env, info, &count, arguments, NULL, &data))) {
        return false;
    }
    *loop = data;
    return count == wanted || refuse(env, "another number of arguments is expected here");
}

static const Call *call_of(napi_env env, napi_value index, bool is_async) {
    uint32_t at = 0;
    if (!ok(env, napi_get_value_uint32(env, index, &at))) {
        return NULL;
    }
    if (at >= ereg_call_count || (ereg_calls[at].future != NULL) != is_async) {
        (void)refuse(env, "there is no such call");
        return NULL;
    }
    return &ereg_calls[at];
}

static napi_value do_call(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    Loop *loop = NULL;
    Value passed[MOST_PARAMETERS] = {0};
    const Call *call = NULL;
    if (!arguments_of(env, info, 2, arguments, &loop) || (call = call_of(env, arguments[0], false)) == NULL ||
        !lower(env, call, arguments[1], passed)) {
        return NULL;
    }
    Value given = {0};
    RustCallStatus status = {0};
    call->run(passed, &given, &status);
    napi_value outcome = NULL;
    return outcome_of(env, call, given, status, &outcome) ? outcome : NULL;
}

static napi_value do_begin(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    Loop *loop = NULL;
    Value passed[MOST_PARAMETERS] = {0};
    const Call *call = NULL;
    if (!arguments_of(env, info, 2, arguments, &loop) || (call = call_of(env, arguments[0], true)) == NULL) {
        return NULL;
    }
    Pending *pending = calloc(1, sizeof *pending);
    if (pending == NULL) {
        (void)refuse(env, "no memory");
        return NULL;
    }
    *pending = (Pending){.message = {.run = run_pending}, .loop = loop, .call = call};
    napi_value promise = NULL;
    if (!lower(env, call, arguments[1], passed)) {
        free(pending);
        return NULL;
    }
    if (!ok(env, napi_create_promise(env, &pending->deferred, &promise))) {
        free_lowered(call, passed, call->count);
        for (uint8_t at = 0; at < call->count; at++) {
            if (call->parameters[at].kind == PASSES_OBJECT) {
                free_object(call->parameters[at].object, passed[at].handle);
            }
        }
        free(pending);
        return NULL;
    }
    Value given = {0};
    RustCallStatus status = {0};
    call->run(passed, &given, &status);
    pending->future = given.handle;
    starts(env, loop);
    call->future->poll(pending->future, continues, (uint64_t)(uintptr_t)pending);
    return promise;
}

static napi_value do_close(napi_env env, napi_callback_info info) {
    napi_value argument = NULL;
    Loop *loop = NULL;
    Held *held = NULL;
    if (arguments_of(env, info, 1, &argument, &loop) && (held = behind(env, argument, HELD_MARK)) != NULL &&
        held->is_open) {
        held->is_open = false;
        free_object(held->object, held->handle);
    }
    return NULL;
}

static napi_value do_lend(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    Loop *loop = NULL;
    Held *held = NULL;
    uint32_t object = 0;
    uint64_t handle = 0;
    napi_value lent = NULL;
    if (!arguments_of(env, info, 2, arguments, &loop) || (held = held_of(env, arguments[0])) == NULL ||
        !ok(env, napi_get_value_uint32(env, arguments[1], &object))) {
        return NULL;
    }
    if (held->object != object) {
        (void)refuse(env, "another kind of object is expected here");
        return NULL;
    }
    if (!clone_object(env, held, &handle)) {
        return NULL;
    }
    if (!ok(env, napi_create_bigint_uint64(env, handle, &lent))) {
        free_object(held->object, handle);
        return NULL;
    }
    return lent;
}

static napi_value do_hold(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    Loop *loop = NULL;
    if (!arguments_of(env, info, 2, arguments, &loop)) {
        return NULL;
    }
    Foreign *foreign = calloc(1, sizeof *foreign);
    if (foreign == NULL) {
        (void)refuse(env, "no memory");
        return NULL;
    }
    foreign->release.run = release_foreign;
    foreign->loop = loop;
    atomic_init(&foreign->holds, 1);
    napi_value handle = NULL;
    if (!ok(env, napi_create_reference(env, arguments[0], 1, &foreign->target))) {
        free(foreign);
        return NULL;
    }
    if (!ok(env, napi_create_reference(env, arguments[1], 1, &foreign->asked))) {
        (void)napi_delete_reference(env, foreign->target);
        free(foreign);
        return NULL;
    }
    if (!ok(env, napi_create_bigint_uint64(env, (uint64_t)(uintptr_t)foreign | 1, &handle))) {
        release_foreign(env, &foreign->release);
        return NULL;
    }
    return handle;
}

static napi_value do_answer(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    Loop *loop = NULL;
    Question *question = NULL;
    int32_t code = BROKE;
    RustBuffer buffer = {0};
    if (!arguments_of(env, info, 3, arguments, &loop) ||
        (question = behind(env, arguments[0], QUESTION_MARK)) == NULL ||
        !ok(env, napi_get_value_int32(env, arguments[1], &code))) {
        return NULL;
    }
    if (question->is_answered) {
        (void)refuse(env, "the question was answered already");
        return NULL;
    }
    if (code != BROKE && !buffer_of(env, arguments[2], &buffer)) {
        return NULL;
    }
    question->is_answered = true;
    if (code == SUCCEEDED) {
        send_answer(question->waiting, buffer, (RustCallStatus){0});
    } else if (code == FAILED) {
        send_answer(question->waiting, (RustBuffer){0}, (RustCallStatus){.code = FAILED, .error = buffer});
    } else {
        free_buffer(buffer);
        answer_broke(question->waiting);
    }
    return NULL;
}

static napi_value do_text_of(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    Loop *loop = NULL;
    bool is_array = false;
    napi_typedarray_type type = napi_int8_array;
    size_t length = 0;
    void *data = NULL;
    uint32_t begin = 0;
    uint32_t end = 0;
    napi_value text = NULL;
    if (!arguments_of(env, info, 3, arguments, &loop) || !ok(env, napi_is_typedarray(env, arguments[0], &is_array)) ||
        !ok(env, napi_get_value_uint32(env, arguments[1], &begin)) ||
        !ok(env, napi_get_value_uint32(env, arguments[2], &end))) {
        return NULL;
    }
    if (!is_array || !ok(env, napi_get_typedarray_info(env, arguments[0], &type, &length, &data, NULL, NULL)) ||
        type != napi_uint8_array || begin > end || end > length) {
        (void)refuse(env, "bytes are expected here");
        return NULL;
    }
    const char *from = begin == end ? "" : (const char *)data + begin;
    return ok(env, napi_create_string_utf8(env, from, end - begin, &text)) ? text : NULL;
}

static napi_value do_table(napi_env env, napi_callback_info info) {
    (void)info;
    napi_value text = NULL;
    return ok(env, napi_create_string_utf8(env, ereg_table, NAPI_AUTO_LENGTH, &text)) ? text : NULL;
}

static Loop *loop_for(napi_env env) {
    Loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL || pthread_mutex_init(&loop->mutex, NULL) != 0) {
        free(loop);
        (void)refuse(env, "no memory");
        return NULL;
    }
    napi_value name = NULL;
    if (!ok(env, napi_create_string_utf8(env, "ereg", NAPI_AUTO_LENGTH, &name)) ||
        !ok(env, napi_create_threadsafe_function(
            env, NULL, NULL, name, 0, 1, loop, loop_ended, NULL, run_message, &loop->way))) {
        (void)pthread_mutex_destroy(&loop->mutex);
        free(loop);
        return NULL;
    }
    loop->is_open = true;
    (void)napi_unref_threadsafe_function(env, loop->way);
    return loop;
}

static napi_value set_up(napi_env env, napi_value exports) {
    if (!ereg_library_matches()) {
        (void)refuse(env, "the library is not the one that the adapter was made for");
        return NULL;
    }
    Loop *loop = loop_for(env);
    if (loop == NULL) {
        return NULL;
    }
    ereg_offer_traits();
    const napi_property_descriptor functions[] = {
        {"table", NULL, do_table, NULL, NULL, NULL, napi_default, loop},
        {"call", NULL, do_call, NULL, NULL, NULL, napi_default, loop},
        {"begin", NULL, do_begin, NULL, NULL, NULL, napi_default, loop},
        {"close", NULL, do_close, NULL, NULL, NULL, napi_default, loop},
        {"lend", NULL, do_lend, NULL, NULL, NULL, napi_default, loop},
        {"hold", NULL, do_hold, NULL, NULL, NULL, napi_default, loop},
        {"answer", NULL, do_answer, NULL, NULL, NULL, napi_default, loop},
        {"textOf", NULL, do_text_of, NULL, NULL, NULL, napi_default, loop},
    };
    return ok(env, napi_define_properties(env, exports, sizeof functions / sizeof *functions, functions)) ? exports : NULL;
}

#ifdef __OHOS__
static napi_module module = {
    .nm_version = 1, .nm_register_func = set_up, .nm_modname = "ereg_adapter",
};

__attribute__((constructor)) static void register_module(void) {
    napi_module_register(&module);
}
#else
NAPI_MODULE_INIT() {
    return set_up(env, exports);
}
#endif
