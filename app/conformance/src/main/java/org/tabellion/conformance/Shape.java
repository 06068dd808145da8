package org.tabellion.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a JSON value has to look like. Members that it does not name are allowed: the standard says to ignore them. */
@FunctionalInterface
interface Shape {

    Shape TEXT = (path, node, faults) -> {
        if (!node.isString()) {
            faults.add(path + " is no string");
        } else if (node.stringValue().isEmpty()) {
            faults.add(path + " is empty");
        }
    };
    Shape FLAG = (path, node, faults) -> {
        if (!node.isBoolean()) {
            faults.add(path + " is no boolean");
        }
    };
    Shape ANYTHING = (path, node, faults) -> {};
    Shape OID = text("[0-2](\\.(0|[1-9][0-9]*))+", "an OID");
    Shape BASE64 = text("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", "Base64 with padding");
    Shape URL = text("https?://[^\\s]+", "an absolute URI");

    void check(String path, JsonNode node, List<String> faults);

    default List<String> faults(JsonNode node) {
        var faults = new ArrayList<String>();
        check("", node, faults);
        return faults;
    }

    static Shape text(String pattern, String what) {
        var compiled = Pattern.compile(pattern);
        return (path, node, faults) -> {
            if (!node.isString()) {
                faults.add(path + " is no string");
            } else if (node.stringValue().isEmpty()
                    || !compiled.matcher(node.stringValue()).matches()) {
                faults.add("%s is not %s: %s".formatted(path, what, node.stringValue()));
            }
        };
    }

    static Shape oneOf(String... words) {
        var allowed = new TreeSet<>(Set.of(words));
        return (path, node, faults) -> {
            if (!node.isString() || !allowed.contains(node.stringValue())) {
                faults.add("%s is %s, none of %s".formatted(path, node, allowed));
            }
        };
    }

    static Shape number(long least) {
        return (path, node, faults) -> {
            if (!node.isIntegralNumber()) {
                faults.add(path + " is no whole number");
            } else if (node.bigIntegerValue().compareTo(java.math.BigInteger.valueOf(least)) < 0) {
                faults.add("%s is less than %d".formatted(path, least));
            }
        };
    }

    static Shape list(Shape element, int least) {
        return (path, node, faults) -> {
            if (!node.isArray()) {
                faults.add(path + " is no array");
                return;
            }
            if (node.size() < least) {
                faults.add("%s has %d elements, not at least %d".formatted(path, node.size(), least));
            }
            for (int i = 0; i < node.size(); i++) {
                element.check("%s[%d]".formatted(path, i), node.get(i), faults);
            }
        };
    }

    static Shape orNull(Shape shape) {
        return (path, node, faults) -> {
            if (!node.isNull()) {
                shape.check(path, node, faults);
            }
        };
    }

    static Members object() {
        return new Members(Map.of(), Map.of(), Set.of());
    }

    /** @param forbidden members of another version */
    record Members(Map<String, Shape> needed, Map<String, Shape> allowed, Set<String> forbidden) implements Shape {

        Members must(String name, Shape shape) {
            return new Members(with(needed, name, shape), allowed, forbidden);
        }

        /** A member that is null counts as absent. */
        Members may(String name, Shape shape) {
            return new Members(needed, with(allowed, name, shape), forbidden);
        }

        Members never(String name) {
            var more = new TreeSet<>(forbidden);
            more.add(name);
            return new Members(needed, allowed, more);
        }

        private static Map<String, Shape> with(Map<String, Shape> map, String name, Shape shape) {
            var more = new LinkedHashMap<>(map);
            more.put(name, shape);
            return more;
        }

        @Override
        public void check(String path, JsonNode node, List<String> faults) {
            if (!node.isObject()) {
                faults.add((path.isEmpty() ? "the answer" : path) + " is no object");
                return;
            }
            var before = path.isEmpty() ? "" : path + ".";
            needed.forEach((name, shape) -> {
                if (node.has(name)) {
                    shape.check(before + name, node.get(name), faults);
                } else {
                    faults.add(before + name + " is missing");
                }
            });
            allowed.forEach((name, shape) -> {
                if (node.has(name) && !node.get(name).isNull()) {
                    shape.check(before + name, node.get(name), faults);
                }
            });
            forbidden.stream()
                    .filter(node::has)
                    .forEach(name -> faults.add(before + name + " has no place in this version"));
        }
    }
}
