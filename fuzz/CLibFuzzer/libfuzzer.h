#ifndef JIAZHAN_LIBFUZZER_H
#define JIAZHAN_LIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer's documentation calls using it as a library; `-sanitize=fuzzer` links it. Ends the process at the end of its runs. */
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*take)(const uint8_t *bytes, size_t count));

#endif
