-- Binds an idempotency key to the first request that carries it.
-- KEYS  the idempotency key's record: fingerprint and nonce, 16 bytes each, and the answer. Until there is one, it
--       is '~' and the time in hexadecimal, as many characters as an earlier build skips.
-- ARGV  the request's fingerprint, a nonce, lifetime
-- Reply { 2, nonce, '', 0 } to the first request, { 1, nonce of the first, its answer, age } to a retry,
--       { 0, '', '', 0 } if the key belongs to another request. The age is -1 if there is an answer, or if unknown.
local function operate(KEYS, ARGV)
  local held = redis.call('GET', KEYS[1])
  if not held then
    redis.call('SET', KEYS[1], ARGV[1] .. ARGV[2] .. string.format('~%011x', now), 'PX', ARGV[3])
    return { 2, ARGV[2], '', 0 }
  end
  if string.sub(held, 1, 16) ~= ARGV[1] then
    return { 0, '', '', 0 }
  end
  local nonce, answer = string.sub(held, 17, 32), string.sub(held, 33)
  if string.sub(answer, 1, 1) == '~' then
    return { 1, nonce, '', math.max(0, now - tonumber(string.sub(answer, 2), 16)) }
  end
  return { 1, nonce, answer, -1 }
end
