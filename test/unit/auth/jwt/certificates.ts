/**
 * Certificates that OpenSSL made, of version 3, as Keycloak's are, and of version 1; each with a token that its key has
 * signed, until 2125.
 */
export const certificates: readonly { alg: string; certificate: string; token: string }[] = [
  {
    alg: 'ES384',
    certificate: `-----BEGIN CERTIFICATE-----
MIIBszCCATigAwIBAgIUA2fiPY+YZG0GqPNqBkSLWg9QF9owCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEYWNtZTAgFw0yNjExMjgxODU1MjRaGA8yMTI2MTEwNDE4NTUy
NFowDzENMAsGA1UEAwwEYWNtZTB2MBAGByqGSM49AgEGBSuBBAAiA2IABNZ/PoY4
08stvs7jHRjAwZ7K5gnzkH3e782z+9+kJk9RmEOh7eyQu25NZOp9s2nxzPqYeHfB
C6zUO8nsQET5vv0BS4/e0H3wiKEAlBCJU0sZPxfTMteu97LG7l8lbYn9maNTMFEw
HQYDVR0OBBYEFK/rVilQGGkmT9zG/WxcfcpWLm1hMB8GA1UdIwQYMBaAFK/rVilQ
GGkmT9zG/WxcfcpWLm1hMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDaQAw
ZgIxAKp8KnqlFDWbPXYXrpnzXm8RsVO1eUQrMDvlhsmZX60s9nd56M8fdK7B6LMT
j9Q0FwIxAPfoJ/RMeEdF6UrjCBzXUzrOS+TfNlvAR63S8U/GNL69K0f0E+vwQw8X
1qOmeTtDcg==
-----END CERTIFICATE-----`,
    token: [
      'eyJhbGciOiJFUzM4NCIsImtpZCI6Im9uZSIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL3Nzby50ZXN0L3JlY',
      'Wxtcy9hY21lIiwidHlwIjoiQmVhcmVyIiwiYXpwIjoid2ViIiwiYXVkIjoiYXBpIiwiaWF0IjoxNzY3MjI1NjAwLCJ',
      'leHAiOjQ4OTEzNjMyMDB9.YXszCRUgIzLj_jhhs6YtziyTSnQzelC7s1UX3l4ClbqdIRvEDl-5uARLO9tnsDghqztl',
      'CDUijMfHPvxpZiOhKihStNJ761WLfW-_C4WXismXbjRe1esd2b-DxOXhfdAi',
    ].join(''),
  },
  {
    alg: 'RS256',
    certificate: `-----BEGIN CERTIFICATE-----
MIICpzCCAY8CFDDcoNg/Z5PD6fSKVgD9+3mF5ChrMA0GCSqGSIb3DQEBCwUAMA8x
DTALBgNVBAMMBGFjbWUwIBcNMjYxMTI4MTg1NTI0WhgPMjEyNjExMDQxODU1MjRa
MA8xDTALBgNVBAMMBGFjbWUwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIB
AQDgT309232wtAjZgcAxDrnzYAH4g1eag39R9Modsi0cI3WGTjgJCm1PyjjxQqWO
1qdITj+xzNlAUmGkvbW1m11Fg7GS17Dl/m6NH7z7+Na+GrSCyAKbCcZ7doAq5jgT
67wmXAKkeBjuKtmAfnfdgWxiFa69FPg3YSoWXtuTVk2dQudTFbJD/jNMqAEbiUs/
uXCM/uLWmsq55/qLmMVFndcvZK/Bfk5YRYgizBSAqanmw9jvDS/LeZOmeU/rZ3n/
7Oe4Htri6vja0vSuUru6ePkq4woVAP7vrvZ3xkFjCCJXh4QZEyqN5ZT78U9WQ52s
SJBBCLuQvk20yfx976CWC/7fAgMBAAEwDQYJKoZIhvcNAQELBQADggEBAD65oGm7
jiCNN9gzMD8A1I6LJwxsmCruexnCvokStPLjbz8GrAaqEvBeJBtSr22PZCO+eUeL
xIM5E4HsB1XG5fS2+5VRPvdgHo1Y2hn4EuJ24M2hs/2AWOkD9f6bzj8zQQrD7oXJ
hlIAxAP8jUyZaXDPdSnDfrlRLBQ/Tk8KfFj42pwzI+4FBKsJZe61nUS3zCru60Iu
gB7YGfaBUITrX52VeCiWF0wNvqYS/8yQPTRmBGDunMyyFdEfNpKju3CVMdke/sg6
AzcHhHzIKH6r4bTE8RQEeVQTG8bUOd8eCVW3D4Y9/cb5btH7xPBJ0RceBui2yMT1
fuHj2gOevOMEs4Q=
-----END CERTIFICATE-----`,
    token: [
      'eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL3Nzby50ZXN0L3JlY',
      'Wxtcy9hY21lIiwidHlwIjoiQmVhcmVyIiwiYXpwIjoid2ViIiwiYXVkIjoiYXBpIiwiaWF0IjoxNzY3MjI1NjAwLCJ',
      'leHAiOjQ4OTEzNjMyMDB9.RGgOz50Ir5a714QRwzcl_bupbQlKAaOoSZk7VeGw2RI9jjoJ6zhGbvzMsC0WMEWhQjLE',
      '8ZZOqesL-b55FnJrUJlyxtIV5WLPTabQ1dPK_O8l9wY5LEzTSpSGgRiszRJ9zWDQgIV8INCiypisiPNENU2pQBSgLY',
      'lC9p5NENPvDCCM8IvE5c4zIn0ZC_9sFXn5ZeMUHDsrRs1wtXHIYhEAjtYXqC6kwxYOw9BAzSHM_48kpacL-8w6B5o8',
      '6L6TvkZ8zh9N4kdTNsnzl5lMl-xLmt9_nz_oS34lvT1QZpbZbzqKbIqEcNoCSgy_Y_dPHPjldCti9_D1jRU-pvY4S2',
      'dWAA',
    ].join(''),
  },
];
