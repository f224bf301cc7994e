-- Takes back an event of a tally.
-- KEYS  as in tally.lua
-- ARGV  time of the event
-- Reply { 1 }
local function operate(KEYS, ARGV)
  redis.call('LREM', KEYS[1], -1, ARGV[1])
  local field = 's' .. math.floor(tonumber(ARGV[1]) / 300000)
  if redis.call('HEXISTS', KEYS[2], field) == 1 and redis.call('HINCRBY', KEYS[2], field, -1) <= 0 then
    redis.call('HDEL', KEYS[2], field)
  end
  return { 1 }
end
