import { once } from "node:events";
import { createServer } from "node:http";
import { listening } from "./servers.js";

/** Clerk's Backend API, as far as the sample calls it: users with their addresses, and sign-in tokens. */
export async function startClerk(secretKey) {
  const users = new Map();
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const [status, body] = request.headers.authorization === `Bearer ${secretKey}`
      ? answer(users, request, text && JSON.parse(text))
      : refusal(401, "clerk_key_invalid");
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  return {
    url: await listening(server),
    users,
    /** Adds a user as if they had signed up in Clerk and not verified their address. */
    add: address => addUser(users, address, "unverified"),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(users, { method, url }, body) {
  const [, , collection, id] = url.split("/");
  switch (`${method} ${collection}`) {
    case "GET users":
      return users.has(id) ? [200, users.get(id)] : refusal(404, "resource_not_found");
    case "POST users": {
      const [address] = body.email_address;
      if (addresses(users).some(({ email_address }) => email_address === address)) {
        return refusal(422, "form_identifier_exists");
      }
      return [200, addUser(users, address, "verified")];
    }
    case "PATCH email_addresses": {
      const address = addresses(users).find(candidate => candidate.id === id);
      if (!address) return refusal(404, "resource_not_found");
      address.verification.status = body.verified ? "verified" : "unverified";
      return [200, address];
    }
    case "POST sign_in_tokens":
      return [200, { object: "sign_in_token", user_id: body.user_id, token: `ticket-of-${body.user_id}` }];
    default:
      return refusal(404, "resource_not_found");
  }
}

const addresses = users => [...users.values()].flatMap(user => user.email_addresses);

function addUser(users, address, status) {
  const [id, addressId] = [`user_${users.size + 1}`, `idn_${users.size + 1}`];
  const email = {
    object: "email_address", id: addressId, email_address: address, verification: { status }, linked_to: [],
  };
  const user = {
    object: "user", id, primary_email_address_id: addressId, email_addresses: [email],
    phone_numbers: [], web3_wallets: [], external_accounts: [],
  };
  users.set(id, user);
  return user;
}

const refusal = (status, code) => [status, { errors: [{ code, message: code, long_message: code }] }];
