-- Forgets an event, or makes it due later.
-- KEYS  as in events-add.lua
-- ARGV  id, delay in milliseconds, -1 to forget
-- Reply { 1 }
local function operate(KEYS, ARGV)
  if tonumber(ARGV[2]) >= 0 then
    redis.call('ZADD', KEYS[1], 'XX', now + ARGV[2], ARGV[1])
  else
    redis.call('ZREM', KEYS[1], ARGV[1])
    redis.call('HDEL', KEYS[2], ARGV[1])
    redis.call('HDEL', KEYS[3], ARGV[1])
  end
  return { 1 }
end
