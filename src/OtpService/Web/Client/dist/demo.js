/* OtpService, src/OtpService/Web/Client */
function a(e,r,...t){let o=document.createElement(e);for(let[i,n]of Object.entries(r))n instanceof Function?o.addEventListener(i,n):n!==!1&&o.setAttribute(i,n===!0?"":n);return o.append(...t),o}function m(e){let r=new EventSource("dev/outbox/changes"),t=0;r.onmessage=async()=>{let o=++t,i=await fetch("dev/outbox",{headers:{Accept:"application/json"}}).catch(()=>null);i?.ok&&o===t&&e(await i.json())}}var d=e=>a("time",{datetime:e.sentAt},new Date(e.sentAt).toLocaleTimeString("en",{hour:"2-digit",minute:"2-digit",second:"2-digit",hourCycle:"h23"})),u=e=>a("iframe",{class:"mail",title:`Email: ${e.subject??""}`,src:`dev/outbox/${encodeURIComponent(e.id)}/mail`,sandbox:"allow-popups allow-popups-to-escape-sandbox"}),f=e=>a("p",{class:"bubble",dir:"auto"},e.text);function g(e){let[r={},t={}]=e.split(".").slice(0,2).map(o=>{let i=Uint8Array.from(atob(o.replace(/-/g,"+").replace(/_/g,"/")),n=>n.charCodeAt(0));return JSON.parse(new TextDecoder().decode(i))});return{header:r,claims:t}}var h=(e,{iss:r,aud:t,purpose:o,...i})=>`import { createRemoteJWKSet, jwtVerify } from "jose";

const keys = createRemoteJWKSet(new URL("${e}/.well-known/jwks.json"));
const { payload } = await jwtVerify(proof, keys, {
  algorithms: ["ES256"], typ: "otp+jwt", issuer: "${r}", audience: "${t}",
});
if (payload.purpose !== "${o}") throw new Error("a proof of something else");
// Accept each payload.jti once; the address is in payload.${b(i)}.`,w=(e,{iss:r,aud:t,purpose:o,...i})=>`using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

var keys = new JsonWebKeySet(await http.GetStringAsync("${e}/.well-known/jwks.json"));
var result = await new JsonWebTokenHandler().ValidateTokenAsync(proof, new()
{
    ValidTypes = ["otp+jwt"],
    ValidAlgorithms = ["ES256"],
    ValidIssuer = "${r}",
    ValidAudience = "${t}",
    IssuerSigningKeys = keys.GetSigningKeys(),
});
var proven = result.IsValid && result.Claims["purpose"] is "${o}";
// Accept each result.Claims["jti"] once; the address is in result.Claims["${b(i)}"].`,b=e=>e.email?"email":"phone_number";var v=["en","ar","de","es","fr","hi","it","ja","ko","nl","pl","pt","tr","zh"],s=e=>document.getElementById(e),l=document.querySelector("otp-form"),c=s("language");c.append(...v.map(e=>a("option",{value:e,lang:e},new Intl.DisplayNames(e,{type:"language"}).of(e)??e)));var k=[new URLSearchParams(location.search).get("language"),...navigator.languages.map(e=>e.split("-")[0])];c.value=k.find(e=>v.includes(e??""))??"en";var y=()=>l.setAttribute("locale",c.value);c.addEventListener("change",y);y();var p;m(e=>{let r=e.filter(n=>n.channel==="sms").slice(0,10),t=e.find(n=>n.channel==="email"),o=e.filter(n=>p&&!p.has(n.id)),i=n=>o.some(x=>x.id===n);s("no-sms").hidden=r.length>0,s("sms").replaceChildren(...r.map(n=>a("li",{class:i(n.id)?"new":""},a("p",{class:"to"},n.to," · ",d(n)),f(n)))),s("no-mail").hidden=!!t,t?.id!==s("mail").dataset.id&&(s("mail").dataset.id=t?.id??"",s("mail").replaceChildren(...t?[a("article",{class:i(t.id)?"new":""},a("h3",{dir:"auto"},t.subject??""),a("p",{class:"to"},t.to," · ",d(t)),u(t))]:[])),o[0]&&(s("news").textContent=`${o[0].channel==="sms"?"An SMS":"An email"} to ${o[0].to} arrived.`),p=new Set(e.map(n=>n.id))});l.addEventListener("otp-verified",e=>{s("proven").hidden=!1;let{token:r}=e.detail;if(!r)return;let{header:t,claims:o}=g(r),i=document.baseURI.replace(/\/$/,"");s("header").textContent=JSON.stringify(t,null,2),s("claims").textContent=JSON.stringify(o,null,2),s("node").textContent=h(i,o),s("csharp").textContent=w(i,o),s("proof").hidden=!1});s("to-proof").addEventListener("click",e=>{e.preventDefault(),s("proof").scrollIntoView(),s("proof-title").focus({preventScroll:!0})});s("again").addEventListener("click",()=>{s("proven").hidden=s("proof").hidden=!0,l.reset(),l.focus()});
