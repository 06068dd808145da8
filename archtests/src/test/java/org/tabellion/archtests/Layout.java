package org.tabellion.archtests;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the name of a package below the root tells: {@code root.<capability>[.<ring>[.<technology>]]}. Every first
 * segment is a capability unless it stands in one of the sets here.
 */
record Layout(String root) {

    /** Speak one outside protocol, call the APIs of capabilities, and are known by nobody. */
    static final Set<String> EDGES = Set.of("cscapi", "docapi", "mgmtapi", "oauth", "portal", "operator", "samapi");

    /** What edges have in common, in one leaf: all of other driving adapters that an edge may know. */
    static final Set<String> EDGE_FRAME = Set.of("edge");

    /** Technical helpers of driven adapters, without domain, each in one leaf. */
    static final Set<String> PLUMBING = Set.of("http", "pki", "dss", "samclient", "servicekeys");

    /** Beside the root itself: what starts a deployable and puts its parts together. */
    static final Set<String> ASSEMBLY = Set.of("samserver", "server");

    /** Stand outside the product, which does not know them. */
    static final Set<String> APART = Set.of("evaluation", "e2e", "bench", "conformance", "demo");

    DescribedPredicate<JavaClass> api() {
        return matching("the API of a capability", capability(""));
    }

    DescribedPredicate<JavaClass> workflow() {
        return matching("workflow", capability("\\.workflow"));
    }

    DescribedPredicate<JavaClass> model() {
        return matching("model", capability("\\.model(\\..+)?"));
    }

    DescribedPredicate<JavaClass> spi() {
        return matching("spi", capability("\\.spi(\\..+)?"));
    }

    DescribedPredicate<JavaClass> application() {
        return matching("application", capability("\\.application(\\..+)?"));
    }

    DescribedPredicate<JavaClass> domain() {
        return api().or(workflow()).or(model()).or(spi()).or(application()).as("the domain");
    }

    DescribedPredicate<JavaClass> driving() {
        return matching(
                "a driving adapter", below(EDGES) + "|" + below(EDGE_FRAME) + "|" + capability("\\.adapter\\.in\\..+"));
    }

    DescribedPredicate<JavaClass> edges() {
        return matching("an edge", below(EDGES));
    }

    DescribedPredicate<JavaClass> edgeFrame() {
        return matching("the frame of the edges", below(EDGE_FRAME));
    }

    DescribedPredicate<JavaClass> driven() {
        return matching("a driven adapter", capability("\\.adapter\\.out\\..+"));
    }

    /** Driven adapters that answer one context's out-port by another context's API: archtests/decisions/0031. */
    DescribedPredicate<JavaClass> bridges() {
        return matching("a bridge between contexts", capability("\\.adapter\\.out\\.contexts"));
    }

    DescribedPredicate<JavaClass> processes() {
        return matching("processes", escaped() + "\\.processes(\\..+)?");
    }

    DescribedPredicate<JavaClass> plumbing() {
        return matching("plumbing", below(PLUMBING));
    }

    DescribedPredicate<JavaClass> apart() {
        return matching("apart from the product", below(APART));
    }

    DescribedPredicate<JavaClass> assembly() {
        return matching("assembly", escaped() + "(\\.(" + String.join("|", ASSEMBLY) + ")(\\..+)?)?");
    }

    /** Of the one capability or edge of this name, all rings. */
    DescribedPredicate<JavaClass> module(String name) {
        return matching("of " + name, escaped() + "\\." + name + "(\\..+)?");
    }

    /** Everything that is delivered. */
    DescribedPredicate<JavaClass> product() {
        return DescribedPredicate.not(apart()).as("of the product");
    }

    private String capability(String ring) {
        var others = String.join("|", EDGES) + "|" + String.join("|", EDGE_FRAME) + "|" + String.join("|", PLUMBING)
                + "|" + String.join("|", APART) + "|" + String.join("|", ASSEMBLY);
        return escaped() + "\\.(?!(" + others + "|processes)(\\.|$))[a-z]+" + ring;
    }

    private String below(Set<String> names) {
        return escaped() + "\\.(" + String.join("|", names) + ")(\\..+)?";
    }

    private String escaped() {
        return Pattern.quote(root);
    }

    private static DescribedPredicate<JavaClass> matching(String description, String packageName) {
        var pattern = Pattern.compile(packageName);
        return DescribedPredicate.describe(
                description, it -> pattern.matcher(it.getPackageName()).matches());
    }
}
