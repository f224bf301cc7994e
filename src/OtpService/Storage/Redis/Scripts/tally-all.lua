-- Counts events that have taken place, for many tallies, in windows of one length. A full window counts no more.
-- KEYS  times of each tally's events, oldest first, at most as many as its limit
-- ARGV  packed: length of the windows; and for each tally how many events it has and its limit
-- Reply { 1, then for each tally the time until its window has room, 0 where it has }

-- The time until the window has room: until the last event but the limit's number of others has left it.
local function wait_for(KEYS, i, limit, length)
  local oldest = redis.call('LINDEX', KEYS[i], -limit)
  return oldest and math.max(0, tonumber(oldest) + length - now) or 0
end

local function count(KEYS, i, more, limit, length)
  if type(redis.pcall('LLEN', KEYS[i])) == 'table' then
    return 0 -- A foreign value in the place of one tally does not stop the others.
  end
  local wait = wait_for(KEYS, i, limit, length)
  if wait > 0 then
    return wait
  end
  while more > 0 and wait == 0 do
    redis.call('RPUSH', KEYS[i], now_text)
    more, wait = more - 1, wait_for(KEYS, i, limit, length)
  end
  redis.call('LTRIM', KEYS[i], -limit, -1)
  redis.call('PEXPIRE', KEYS[i], string.format('%d', length))
  return wait
end

local function operate(KEYS, ARGV)
  local length, numbers = integers(ARGV[1])[1], integers(ARGV[2])
  local reply = { 1 }
  for i = 1, #KEYS do
    reply[i + 1] = count(KEYS, i, numbers[i * 2 - 1], numbers[i * 2], length)
  end
  return reply
end
