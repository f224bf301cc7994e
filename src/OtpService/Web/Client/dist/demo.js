/* OtpService, src/OtpService/Web/Client */
function a(e,i,...t){let o=document.createElement(e);for(let[r,n]of Object.entries(i))n instanceof Function?o.addEventListener(r,n):n!==!1&&o.setAttribute(r,n===!0?"":n);return o.append(...t),o}function m(e){let i=new EventSource("dev/outbox/changes"),t=0;i.onmessage=async()=>{let o=++t,r=await fetch("dev/outbox",{headers:{Accept:"application/json"}}).catch(()=>null);r?.ok&&o===t&&e(await r.json())}}var d=e=>a("time",{datetime:e.sentAt},new Date(e.sentAt).toLocaleTimeString("en",{hour:"2-digit",minute:"2-digit",second:"2-digit",hourCycle:"h23"})),u=e=>a("iframe",{class:"mail",title:`E-mail: ${e.subject??""}`,src:`dev/outbox/${encodeURIComponent(e.id)}/mail`,sandbox:"allow-popups allow-popups-to-escape-sandbox"}),f=e=>a("p",{class:"bubble",dir:"auto"},e.text);function g(e){let[i={},t={}]=e.split(".").slice(0,2).map(o=>{let r=Uint8Array.from(atob(o.replace(/-/g,"+").replace(/_/g,"/")),n=>n.charCodeAt(0));return JSON.parse(new TextDecoder().decode(r))});return{header:i,claims:t}}var h=(e,{iss:i,aud:t,purpose:o})=>`import { createRemoteJWKSet, jwtVerify } from "jose";

const keys = createRemoteJWKSet(new URL("${e}/.well-known/jwks.json"));
const { payload } = await jwtVerify(proof, keys, {
  algorithms: ["ES256"], typ: "otp+jwt", issuer: "${i}", audience: "${t}",
});
if (payload.purpose !== "${o}") throw new Error("a proof of something else");
// Accept each payload.jti once; the address is in payload.sub.`,w=(e,{iss:i,aud:t,purpose:o})=>`using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

var keys = new JsonWebKeySet(await http.GetStringAsync("${e}/.well-known/jwks.json"));
var result = await new JsonWebTokenHandler().ValidateTokenAsync(proof, new()
{
    ValidTypes = ["otp+jwt"],
    ValidAlgorithms = ["ES256"],
    ValidIssuer = "${i}",
    ValidAudience = "${t}",
    IssuerSigningKeys = keys.GetSigningKeys(),
});
var proven = result.IsValid && result.Claims["purpose"] is "${o}";
// Accept each result.Claims["jti"] once; the address is in result.Claims["sub"].`;var b=["en","ar","de","es","fr","hi","it","ja","ko","nl","pl","pt","tr","zh"],s=e=>document.getElementById(e),l=document.querySelector("otp-form"),c=s("language");c.append(...b.map(e=>a("option",{value:e,lang:e},new Intl.DisplayNames(e,{type:"language"}).of(e)??e)));var x=[new URLSearchParams(location.search).get("language"),...navigator.languages.map(e=>e.split("-")[0])];c.value=x.find(e=>b.includes(e??""))??"en";var v=()=>l.setAttribute("locale",c.value);c.addEventListener("change",v);v();var p;m(e=>{let i=e.filter(n=>n.channel==="sms").slice(0,10),t=e.find(n=>n.channel==="email"),o=e.filter(n=>p&&!p.has(n.id)),r=n=>o.some(y=>y.id===n);s("no-sms").hidden=i.length>0,s("sms").replaceChildren(...i.map(n=>a("li",{class:r(n.id)?"new":""},a("p",{class:"to"},n.to," · ",d(n)),f(n)))),s("no-mail").hidden=!!t,t?.id!==s("mail").dataset.id&&(s("mail").dataset.id=t?.id??"",s("mail").replaceChildren(...t?[a("article",{class:r(t.id)?"new":""},a("h3",{dir:"auto"},t.subject??""),a("p",{class:"to"},t.to," · ",d(t)),u(t))]:[])),o[0]&&(s("news").textContent=`${o[0].channel==="sms"?"An SMS":"An e-mail"} to ${o[0].to} arrived.`),p=new Set(e.map(n=>n.id))});l.addEventListener("otp-verified",e=>{s("proven").hidden=!1;let{token:i}=e.detail;if(!i)return;let{header:t,claims:o}=g(i),r=document.baseURI.replace(/\/$/,"");s("header").textContent=JSON.stringify(t,null,2),s("claims").textContent=JSON.stringify(o,null,2),s("node").textContent=h(r,o),s("csharp").textContent=w(r,o),s("proof").hidden=!1});s("to-proof").addEventListener("click",e=>{e.preventDefault(),s("proof").scrollIntoView(),s("proof-title").focus({preventScroll:!0})});s("again").addEventListener("click",()=>{s("proven").hidden=s("proof").hidden=!0,l.reset(),l.focus()});
