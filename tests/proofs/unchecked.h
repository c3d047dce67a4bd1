/* unchecked.h - what follows, up to the pop, is a specification's and not checked
   SPDX-License-Identifier: MIT

   Included once a header, behind its other includes.  What CBMC checks by
   itself it is to check in the library; in a specification it would make the
   formula twice as large. */
#pragma CPROVER check push
#pragma CPROVER check disable "bounds"
#pragma CPROVER check disable "pointer"
#pragma CPROVER check disable "pointer-overflow"
#pragma CPROVER check disable "pointer-primitive"
#pragma CPROVER check disable "signed-overflow"
#pragma CPROVER check disable "undefined-shift"
#pragma CPROVER check disable "div-by-zero"
