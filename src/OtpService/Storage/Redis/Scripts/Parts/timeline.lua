-- The last attempt whose message may have been sent.
local function last_sent(timeline)
  for i = #timeline, 1, -1 do
    if timeline[i][2] == 'accepted' or timeline[i][2] == 'unconfirmed' then
      return timeline[i]
    end
  end
end

local function is_of(entry, provider, message)
  return entry and entry[1] == provider and entry[3] == message
end
