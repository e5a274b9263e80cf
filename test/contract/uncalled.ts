/** The routes that the tests on a real server do not call, by name, and why. */
export const uncalled: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'clients/{client-uuid}/management/permissions',
    'clients/{client-uuid}/roles/{role-name}/management/permissions',
    'groups/{group-id}/management/permissions',
    'identity-provider/instances/{alias}/management/permissions',
    'roles-by-id/{role-id}/management/permissions',
    'roles/{role-name}/management/permissions',
    'users-management-permissions',
  ].flatMap((path) =>
    ['GET', 'PUT'].map((method) => [
      `${method} /admin/realms/{realm}/${path}`,
      'needs `admin-fine-grained-authz:v1`, in place of the v2 that the other tests use',
    ]),
  ),
);
