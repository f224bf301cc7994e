-- The sliding windows of a recipient: numbers hold limit and length of each, from a place on.
local COOLDOWN = 0

-- Returns the window closest to refusing (its number, the sends left in it, the time until the next one is freed),
-- the time until every window has room, and the length of the longest window. If a window is full, a network without
-- any send in it gets one anyway, up to twice the limit, so that others cannot use up its share.
local function look_at_windows(sends, numbers, first_window, callers, network)
  local closest, left, reset, retry, longest = -1, 0, 0, 0, 0
  for i = first_window, #numbers, 2 do
    local limit, length = numbers[i], numbers[i + 1]
    local first = #sends + 1
    while sends[first - 1] and sends[first - 1] > now - length do
      first = first - 1
    end
    local within = #sends - first + 1
    if within >= limit and network ~= '' and not asked(callers, network, now - length) then
      limit = limit * 2
    end
    local here = limit - within
    local freed = sends[first] and sends[first] + length - now or length
    local wait = here <= 0 and sends[#sends - limit + 1] + length - now or 0
    local number = (i - first_window) / 2 + 1
    if closest < 0 or here < left or (here == left and freed > reset) then
      closest, left, reset = number, here, freed
    end
    if wait > retry then
      closest, left, reset, retry = number, 0, wait, wait
    end
    if length > longest then
      longest = length
    end
  end
  return closest, left, reset, retry, longest
end

-- Counts a send for callers with an API key, or for a network.
local function count(record, keyed, network, horizon)
  local sends = sends_of(record, keyed)
  drop_older(sends, horizon)
  sends[#sends + 1] = now
  if not keyed then
    record[CALLERS] = callers_since(record, horizon) .. struct.pack('>i8c8', now, network)
  end
end

