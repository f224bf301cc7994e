const form = document.querySelector("form");
const say = text => (document.querySelector("output").textContent = text);

form.onsubmit = async event => {
  event.preventDefault();
  await tell(async () => {
    const phone = form.elements.phone.value;
    const { to } = await post("{{OTP_URL}}/send-verification", { phone, purpose: "magic-link" });
    return `The link is on its way to ${to}.`;
  });
};

/** LINK_REDIRECT_URL leads here, with the proof in the fragment, which no server's log and no history keeps. */
async function takeProof() {
  const proof = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!proof) return;
  history.replaceState(null, "", "/");
  await tell(async () => {
    const { phone } = await post("/session", { proof });
    form.hidden = true;
    return `Welcome, ${phone}.`;
  });
}

async function post(url, body) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

const tell = what => what().then(say, ({ message }) => say(message));

takeProof();
