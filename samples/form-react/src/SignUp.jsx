import { useState } from "react";

export function SignUp() {
  const [result, setResult] = useState("");

  async function signUp({ detail }) {
    const answer = await fetch("/accounts", { method: "POST", headers: { Authorization: `Bearer ${detail.token}` } });
    setResult(answer.ok ? `Welcome, ${detail.email ?? detail.phone}.` : "Your account could not be created.");
  }

  return (
    <main>
      <h1>Sign up</h1>
      {result ? <p role="status">{result}</p> : <otp-form channel="both" onotp-verified={signUp} />}
    </main>
  );
}
