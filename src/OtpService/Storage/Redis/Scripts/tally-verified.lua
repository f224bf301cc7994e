-- Notes that an event of a tally led to a verification.
-- KEYS  as in tally.lua
-- Reply { 1 }
local function operate(KEYS, ARGV)
  if redis.call('EXISTS', KEYS[2]) == 1 then
    redis.call('HINCRBY', KEYS[2], 'v' .. math.floor(now / 300000), 1)
  end
  return { 1 }
end
