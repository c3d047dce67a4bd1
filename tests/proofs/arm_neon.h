/* arm_neon.h - for proofs: intrinsics.h, which comes first, has it all
   SPDX-License-Identifier: MIT */
