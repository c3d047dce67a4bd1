// abi.cpp - the header and its layouts once more, in C++
// SPDX-License-Identifier: MIT
#include "abi.c"
