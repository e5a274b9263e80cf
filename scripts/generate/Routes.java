import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Prints the routes of the Admin REST API that a Keycloak has: {@code java -cp "KEYCLOAK/lib/lib/main/*" Routes.java} */
public class Routes {
    private static final String ADMIN = "org.keycloak.services.resources.admin.";
    private static final String AUTHZ = "org.keycloak.authorization.admin.";
    private static final String REALM = "/admin/realms/{realm}/";

    /** Where the walk begins: what the server opens by a provider is not named by the annotations of its parent. */
    private static final Map<String, String> ROOTS = Map.ofEntries(
        Map.entry("/admin", ADMIN + "AdminRoot"),
        Map.entry("/admin/api", "org.keycloak.admin.api.AdminRootV2"),
        Map.entry(REALM + "user-storage", ADMIN + "UserStorageProviderResource"),
        Map.entry(REALM + "clear-user-cache", ADMIN + "ClearUserCacheResource"),
        Map.entry(REALM + "clear-realm-cache", ADMIN + "ClearRealmCacheResource"),
        Map.entry(REALM + "clear-keys-cache", ADMIN + "ClearKeysCacheResource"),
        Map.entry(REALM + "clear-crl-cache", ADMIN + "ClearCrlCacheResource"),
        Map.entry(REALM + "testLDAPConnection", ADMIN + "TestLdapConnectionResource"),
        Map.entry(REALM + "ldap-server-capabilities", ADMIN + "LdapServerCapabilitiesResource"),
        Map.entry(REALM + "ssf", "org.keycloak.ssf.services.admin.SsfAdminResource"));

    /** What the methods give that are declared to give an object of any kind, or of a base class. */
    private static final Map<String, List<String>> KINDS = Map.of(
        "AdminRoot.getRealmsAdmin", List.of(ADMIN + "RealmsAdminResource"),
        "AdminRoot.getServerInfo", List.of(ADMIN + "info.ServerInfoAdminResource"),
        "AdminRoot.getAdminConsole", List.of(ADMIN + "AdminConsole"),
        "AuthorizationService.resourceServer", List.of(AUTHZ + "ResourceServerService"),
        "ResourceServerService.getPermissionTypeResource", List.of(AUTHZ + "PermissionService"),
        "PolicyService.getResource", List.of(AUTHZ + "PolicyTypeService", AUTHZ + "PolicyResourceService"),
        "PolicyTypeService.getResource", List.of(AUTHZ + "PolicyTypeResourceService"),
        "PermissionService.getResource", List.of(AUTHZ + "PolicyTypeService", AUTHZ + "PolicyResourceService"));

    private static final TreeSet<String> found = new TreeSet<>();

    public static void main(String[] args) throws ReflectiveOperationException {
        for (Map.Entry<String, String> root : ROOTS.entrySet()) {
            try {
                walk(Class.forName(root.getValue(), false, Routes.class.getClassLoader()), root.getKey(), new ArrayDeque<>());
            } catch (ClassNotFoundException e) {
                System.err.println("This release has no " + root.getKey());
            }
        }
        found.forEach(System.out::println);
    }

    private static void walk(Class<?> type, String path, Deque<Class<?>> above) throws ReflectiveOperationException {
        if (Collections.frequency(above, type) > 1) return;
        above.push(type);
        for (Method method : type.getMethods()) {
            String verb = verb(method);
            String tail = tail(method);
            if (method.isBridge() || verb == null && tail == null) continue;
            String at = tail == null || tail.isEmpty() ? path : path + "/" + tail;
            List<String> kinds = KINDS.get(type.getSimpleName() + "." + method.getName());
            if (verb != null) found.add(verb + "\t" + at);
            else if (kinds == null) walk(method.getReturnType(), at, above);
            else for (String kind : kinds) walk(Class.forName(kind, false, Routes.class.getClassLoader()), at, above);
        }
        above.pop();
    }

    private static String verb(Method method) {
        for (Annotation annotation : annotations(method))
            for (Annotation meta : annotation.annotationType().getAnnotations())
                if (meta.annotationType().getSimpleName().equals("HttpMethod")) return annotation.annotationType().getSimpleName();
        return null;
    }

    private static String tail(Method method) throws ReflectiveOperationException {
        for (Annotation annotation : annotations(method)) {
            if (!annotation.annotationType().getSimpleName().equals("Path")) continue;
            String value = (String) annotation.annotationType().getMethod("value").invoke(annotation);
            return value.replaceAll("^/+|/+$", "").replaceAll("\\{\\s*([\\w-]+)\\s*:[^{}]*\\}", "{$1}");
        }
        return null;
    }

    /** The annotations of a method and of those that it overrides. */
    private static List<Annotation> annotations(Method method) {
        List<Class<?>> types = new ArrayList<>(List.of(method.getDeclaringClass().getInterfaces()));
        for (Class<?> at = method.getDeclaringClass(); at != null; at = at.getSuperclass()) types.add(at);
        List<Annotation> all = new ArrayList<>();
        for (Class<?> type : types) {
            try {
                all.addAll(List.of(type.getMethod(method.getName(), method.getParameterTypes()).getAnnotations()));
            } catch (NoSuchMethodException e) {
                // Not one of those that have it.
            }
        }
        return all;
    }
}
