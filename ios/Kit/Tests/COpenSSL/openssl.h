#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
