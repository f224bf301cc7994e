import { createClient } from "@supabase/supabase-js";

export const supabase = createClient(process.env.SUPABASE_URL, process.env.SUPABASE_ANON_KEY);
const { auth } = supabase;

// Each makes Supabase send a code to an address, which OtpService delivers, or two for a change of address.
export const signUp = (email, password) => done(auth.signUp({ email, password }));
export const signIn = email => done(auth.signInWithOtp({ email }));
export const resetPassword = email => done(auth.resetPasswordForEmail(email));
export const changeEmail = email => done(auth.updateUser({ email }));

/**
 * Gives the session of whoever enters the code. Type is "email" after signUp and signIn, "recovery" after
 * resetPassword, and "email_change" for each code of changeEmail, the first of which gives no session yet.
 */
export const enterCode = async (email, token, type = "email") =>
  (await done(auth.verifyOtp({ email, token, type }))).session;

async function done(answer) {
  const { data, error } = await answer;
  if (error) throw error;
  return data;
}
