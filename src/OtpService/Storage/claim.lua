-- Binds an idempotency key to the first request that carries it.
-- KEYS  the idempotency key's record
-- ARGV  the request's fingerprint, a nonce, lifetime
-- Reply { 1, nonce of the first request }, or { 0, '' } where the key belongs to another request
local held = redis.call('GET', KEYS[1])
if not held then
  redis.call('SET', KEYS[1], ARGV[1] .. ARGV[2], 'PX', ARGV[3])
  return { 1, ARGV[2] }
end
if string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then
  return { 0, '' }
end
return { 1, string.sub(held, #ARGV[1] + 1) }
