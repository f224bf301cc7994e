-- Counts events that have taken place: of many tallies, in one window that they share. A full one takes no more.
-- KEYS  times of each tally's events, oldest first, at most as many as the limit
-- ARGV  packed: limit and length of the window; and how many events each tally has
-- Reply { 1, then for each tally the time until its window has room, 0 where it has }

-- The time until the window has room: until the last event but the limit's number of others has left it.
local function wait_for(times, limit, length)
  local oldest = redis.call('LINDEX', times, -limit)
  return oldest and math.max(0, tonumber(oldest) + length - now) or 0
end

local function count(times, more, limit, length)
  if type(redis.pcall('LLEN', times)) == 'table' then
    return 0 -- Somebody else's value in this one's place keeps no other from being counted.
  end
  local wait = wait_for(times, limit, length)
  if wait > 0 then
    return wait
  end
  while more > 0 and wait == 0 do
    redis.call('RPUSH', times, now_text)
    more, wait = more - 1, wait_for(times, limit, length)
  end
  redis.call('LTRIM', times, -limit, -1)
  redis.call('PEXPIRE', times, string.format('%d', length))
  return wait
end

local function operate(KEYS, ARGV)
  local limit, length = unpack(integers(ARGV[1]))
  local events = integers(ARGV[2])
  local reply = { 1 }
  for i, times in ipairs(KEYS) do
    reply[i + 1] = count(times, events[i], limit, length)
  end
  return reply
end
