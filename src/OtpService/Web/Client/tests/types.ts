import type * as declared from "../otp.d.ts";
import * as actual from "../otp/otp.ts";

// The compiler holds the module against what otp.d.ts says of it.
export const module: typeof declared = actual;
