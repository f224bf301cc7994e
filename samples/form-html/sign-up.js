const form = document.querySelector("otp-form");
const result = document.getElementById("result");

form.addEventListener("otp-verified", async ({ detail }) => {
  const answer = await fetch("/accounts", { method: "POST", headers: { Authorization: `Bearer ${detail.token}` } });
  result.textContent = answer.ok ? `Welcome, ${detail.email ?? detail.phone}.` : "Your account could not be created.";
});
