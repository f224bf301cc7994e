-- Binds an idempotency key to the first request that carries it.
-- KEYS  the idempotency key's record: fingerprint and nonce, 16 bytes each, and the answer
-- ARGV  the request's fingerprint, a nonce, lifetime
-- Reply { 2, nonce, '' } to the first request, { 1, nonce of the first, its answer } to a repeat,
--       { 0, '', '' } where the key belongs to another request
local function operate(KEYS, ARGV)
  local held = redis.call('GET', KEYS[1])
  if not held then
    redis.call('SET', KEYS[1], ARGV[1] .. ARGV[2], 'PX', ARGV[3])
    return { 2, ARGV[2], '' }
  end
  if string.sub(held, 1, 16) ~= ARGV[1] then
    return { 0, '', '' }
  end
  return { 1, string.sub(held, 17, 32), string.sub(held, 33) }
end
