-- Records the answer to a claim, or frees its key.
-- KEYS  the idempotency key's record
-- ARGV  the claim's nonce, and the answer unless the key is freed
-- Reply { 1 } if the key is held under this nonce, else { 0 }
local function operate(KEYS, ARGV)
  local held = redis.call('GET', KEYS[1])
  if not held or string.sub(held, 17, 32) ~= ARGV[1] then
    return { 0 }
  end
  if ARGV[2] then
    redis.call('SET', KEYS[1], string.sub(held, 1, 32) .. ARGV[2], 'KEEPTTL')
  else
    redis.call('DEL', KEYS[1])
  end
  return { 1 }
end
