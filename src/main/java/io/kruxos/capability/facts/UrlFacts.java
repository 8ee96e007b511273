package io.kruxos.capability.facts;

import io.kruxos.domain.HostFact;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What URLs and host names mean, in one spelling: lower-case, ASCII (IDNA), without a trailing dot, ports stated.
 *
 * <p>Spellings that programs read differently are refused: user information, addresses in octal, hexadecimal or as one number.
 */
final class UrlFacts {
    private static final Pattern DOTTED_QUAD =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern LAST_LABEL_NUMERIC = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]{2,45}");

    private UrlFacts() {}

    /** A URL and the peer that it names. */
    record Target(String url, HostFact host) {}

    /** Reads an absolute {@code http} or {@code https} URL; empty when it is none, or is ambiguous. */
    static Optional<Target> url(String written) {
        try {
            URI uri = new URI(written).parseServerAuthority();
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean known = scheme.equals("http") || scheme.equals("https");
            if (!known || uri.getRawUserInfo() != null || uri.getHost() == null) {
                return Optional.empty();
            }
            Optional<String> host = host(uri.getHost());
            int port = uri.getPort() == -1 ? (scheme.equals("https") ? 443 : 80) : uri.getPort();
            if (host.isEmpty() || port < 1 || port > 65535) {
                return Optional.empty();
            }
            return Optional.of(new Target(spelled(scheme, host.get(), uri), new HostFact(host.get(), port)));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** A host name or literal address in its one spelling, addresses without brackets; empty when it is none. */
    static Optional<String> host(String written) {
        String bare =
                written.startsWith("[") && written.endsWith("]") ? written.substring(1, written.length() - 1) : written;
        if (bare.indexOf(':') >= 0) {
            String address = bare.toLowerCase(Locale.ROOT);
            return IPV6.matcher(address).matches() ? Optional.of(address) : Optional.empty();
        }
        return ascii(bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare)
                .filter(name -> NAME.matcher(name).matches())
                .filter(name -> !LAST_LABEL_NUMERIC.matcher(name).matches()
                        || DOTTED_QUAD.matcher(name).matches());
    }

    private static Optional<String> ascii(String name) {
        try {
            return Optional.of(IDN.toASCII(name).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String spelled(String scheme, String host, URI uri) {
        String authority = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return scheme + "://" + authority + port + path + query;
    }
}
