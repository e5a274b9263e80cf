/** Names of headers with secrets. */
export const secretHeader: RegExp = /auth|cookie|secret|token|key|password/i;

/** Names of secrets, in forms, in JSON and in the settings of the server. */
export const secretName: RegExp =
  /secret|password|token|assertion|credential|verifier|private.?key|api.?key|^((device_|user_)?code|auth_req_id|totp|value)$/i;
