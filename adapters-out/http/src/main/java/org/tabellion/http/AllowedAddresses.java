package org.tabellion.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whom the server may call: public addresses, and beside them the hosts and ports that the operator names (an own CA,
 * a gateway in the same building).
 */
public final class AllowedAddresses {

    private static final Pattern ENTRY = Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]+):([0-9]{1,5})");

    private record Block(byte[] prefix, int bits) {

        static Block of(String text) {
            var parts = text.split("/", 2);
            return new Block(InetAddress.ofLiteral(parts[0]).getAddress(), Integer.parseInt(parts[1]));
        }

        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                if (((address[bit / 8] ^ prefix[bit / 8]) & 0x80 >>> bit % 8) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    // The registries of IANA for special-purpose addresses (RFC 6890): what is not global is not public.
    private static final List<Block> SPECIAL_V4 = blocks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    // Of IPv6 only 2000::/3 is global unicast; inside it these are not, or hide an IPv4 address.
    private static final Block GLOBAL_V6 = Block.of("2000::/3");
    private static final List<Block> SPECIAL_V6 = blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private final Set<String> named = new HashSet<>();

    /** @param named {@code host:port} each; a host as it stands in the URL, IPv6 in brackets */
    public AllowedAddresses(Collection<String> named) {
        for (var entry : named) {
            if (!ENTRY.matcher(entry).matches()) {
                throw new IllegalArgumentException("not host:port: " + entry);
            }
            this.named.add(entry.toLowerCase(Locale.ROOT));
        }
    }

    public static AllowedAddresses publicOnly() {
        return new AllowedAddresses(List.of());
    }

    boolean permits(String host, int port, Collection<InetAddress> resolved) {
        return named.contains(host.toLowerCase(Locale.ROOT) + ":" + port)
                || !resolved.isEmpty() && resolved.stream().allMatch(AllowedAddresses::isPublic);
    }

    static boolean isPublic(InetAddress address) {
        return switch (address) {
            case Inet4Address four -> none(SPECIAL_V4, four.getAddress());
            case Inet6Address six -> GLOBAL_V6.holds(six.getAddress()) && none(SPECIAL_V6, six.getAddress());
            default -> false;
        };
    }

    private static boolean none(List<Block> blocks, byte[] address) {
        return blocks.stream().noneMatch(it -> it.holds(address));
    }

    private static List<Block> blocks(String... blocks) {
        return Arrays.stream(blocks).map(Block::of).toList();
    }
}
