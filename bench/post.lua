-- Posts reports, each from another person at another place.
local n = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
request = function()
  n = n + 1
  local where = string.format("lat=%.6f&long=%.6f", 53.6 + math.random() * 0.01, 1.2 + math.random() * 0.01)
  local who = string.format("first_name=Person&last_name=Number%d&email=p%d.%d@example.com", n, n, math.random(1, 1000000000))
  return wrk.format(nil, nil, nil, "api_key=frontdoor-demo&service_code=" .. (os.getenv("BENCH_SERVICE") or "graffiti") .. "&description=Paint+all+over+the+wall+by+the+bakery&" .. where .. "&" .. who .. (os.getenv("BENCH_ATTRIBUTES") or ""))
end
