package org.tabellion.archtests;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jmolecules.archunit.JMoleculesDddRules;
import org.jmolecules.ddd.types.AggregateRoot;

/**
 * The rules that hold everywhere below a root package. Each is a function of that root, so that {@link RulesBiteTest}
 * can run it on a hexagon made to break it.
 */
final class Rules {

    private static final Set<String> CLOCK_STATES = Set.of("LinuxClockState", "MachineTime");

    private Rules() {}

    /** Those that speak about the product's classes. Rule 17 speaks about tests: {@link #no_mocks_in_the_inner_rings}. */
    static List<Rule> all(String root) {
        return List.of(
                ring(root),
                inner_rings_from_domain(root),
                driven_adapters_from_adapters_out(root),
                driving_adapters_from_adapters_in(root),
                bridges_from_contexts(root),
                assembly_from_app(root),
                a_package_in_one_jar(root),
                no_framework_in_the_domain(root),
                time_and_chance_through_ports(root),
                use_cases_are_hidden(root),
                driven_adapters_do_not_know_each_other(root),
                edges_do_not_know_each_other(root),
                the_engine_in_processes(root),
                spring_data_in_jdbc(root),
                jdbc_in_two_leaves(root),
                dss_in_ades(root),
                bouncy_castle_in_four_leaves(root),
                steps_keep_nothing(root),
                no_work_inside_the_engines_transaction(root),
                controllers_are_hidden(root),
                native_calls_in_the_sam(root),
                the_sad_signer_in_consent(root),
                the_activation_in_signing(root),
                aggregates_by_id(root),
                no_empty_names(root),
                secrets_tell_nothing(root),
                null_marked(root));
    }

    static Rule ring(String root) {
        var layout = new Layout(root);
        return new Rule(
                1,
                "dependencies point inwards, and every class has its ring",
                alwaysTrue(),
                layeredArchitecture()
                        .consideringOnlyDependenciesInLayers()
                        .layer("API")
                        .definedBy(layout.api())
                        .layer("workflow")
                        .definedBy(layout.workflow())
                        .layer("model")
                        .definedBy(layout.model())
                        .layer("spi")
                        .definedBy(layout.spi())
                        .layer("application")
                        .definedBy(layout.application())
                        .layer("driving")
                        .definedBy(layout.driving())
                        .layer("driven")
                        .definedBy(layout.driven())
                        .layer("plumbing")
                        .definedBy(layout.plumbing())
                        .layer("processes")
                        .definedBy(layout.processes())
                        .layer("assembly")
                        .definedBy(layout.assembly())
                        .layer("apart")
                        .definedBy(layout.apart())
                        .whereLayer("API")
                        .mayNotAccessAnyLayer()
                        .whereLayer("workflow")
                        .mayOnlyAccessLayers("API")
                        .whereLayer("model")
                        .mayOnlyAccessLayers("API")
                        .whereLayer("spi")
                        .mayOnlyAccessLayers("API", "model")
                        .whereLayer("application")
                        .mayOnlyAccessLayers("API", "model", "spi", "workflow")
                        .whereLayer("driving")
                        .mayOnlyAccessLayers("API")
                        .whereLayer("driven")
                        .mayOnlyAccessLayers("API", "model", "spi", "plumbing")
                        .whereLayer("plumbing")
                        .mayOnlyAccessLayers("API")
                        .whereLayer("processes")
                        .mayOnlyAccessLayers("API", "workflow")
                        .whereLayer("assembly")
                        .mayNotBeAccessedByAnyLayer()
                        .whereLayer("apart")
                        .mayNotBeAccessedByAnyLayer()
                        .ensureAllClassesAreContainedInArchitecture());
    }

    static Rule inner_rings_from_domain(String root) {
        var inner = new Layout(root).domain();
        return new Rule(
                2,
                "API, model, spi, application and workflow come from domain/",
                inner,
                classes().that(inner).should(comeFrom("domain/[a-z]+")));
    }

    static Rule driven_adapters_from_adapters_out(String root) {
        var layout = new Layout(root);
        var driven = layout.driven().or(layout.plumbing()).as("driven adapters and their plumbing");
        return new Rule(
                2,
                "driven adapters and their plumbing come from adapters-out/",
                driven,
                classes().that(driven).should(comeFrom("adapters-out/[a-z0-9-]+")));
    }

    static Rule driving_adapters_from_adapters_in(String root) {
        var driving = new Layout(root).driving();
        return new Rule(
                2,
                "driving adapters come from adapters-in/",
                driving,
                classes().that(driving).should(comeFrom("adapters-in/[a-z-]+")));
    }

    static Rule bridges_from_contexts(String root) {
        var bridges = new Layout(root).bridges();
        return new Rule(
                2,
                "bridges between contexts come from adapters-out/contexts",
                bridges,
                classes().that(bridges).should(comeFrom("adapters-out/contexts")));
    }

    static Rule assembly_from_app(String root) {
        var assembly = new Layout(root).assembly();
        return new Rule(
                2,
                "what puts the parts together comes from app/",
                assembly,
                classes().that(assembly).should(comeFrom("app/(server|sam)")));
    }

    static Rule a_package_in_one_jar(String root) {
        var belowRoot = describe(
                "below the root", (JavaClass it) -> !it.getPackageName().equals(root));
        return new Rule(
                3,
                "a package lives in one jar",
                belowRoot,
                classes().that(belowRoot).should(shareOneJar()));
    }

    static Rule no_framework_in_the_domain(String root) {
        var inner = new Layout(root).domain().and(not(describe("package-info", it -> it.getSimpleName()
                .equals("package-info"))));
        return new Rule(
                5,
                "the domain knows Java, itself, jMolecules and JSpecify",
                inner,
                classes()
                        .that(inner)
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(root + "..", "java..", "org.jmolecules..", "org.jspecify.."));
    }

    static Rule time_and_chance_through_ports(String root) {
        var layout = new Layout(root);
        var inner = layout.model().or(layout.application()).or(layout.api());
        Map<String, Set<String>> forbidden = Map.of(
                "java.time.Instant", Set.of("now"),
                "java.time.LocalDate", Set.of("now"),
                "java.time.LocalDateTime", Set.of("now"),
                "java.time.OffsetDateTime", Set.of("now"),
                "java.time.ZonedDateTime", Set.of("now"),
                "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
                "java.util.UUID", Set.of("randomUUID"),
                "java.lang.Math", Set.of("random"),
                "java.lang.System", Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty"));
        Set<String> generators = Set.of(
                "java.security.SecureRandom",
                "java.util.Random",
                "java.util.SplittableRandom",
                "java.util.concurrent.ThreadLocalRandom");
        return new Rule(
                6,
                "time, chance and environment come in through ports",
                inner,
                noClasses()
                        .that(inner)
                        .should()
                        .callCodeUnitWhere(describe("time or chance is taken", (JavaCall<?> call) -> {
                            AccessTarget.CodeUnitCallTarget target = call.getTarget();
                            var owner = target.getOwner().getName();
                            return generators.contains(owner)
                                    || forbidden.getOrDefault(owner, Set.of()).contains(target.getName());
                        })));
    }

    static Rule use_cases_are_hidden(String root) {
        var useCases = annotatedWith(root + ".kernel.UseCase").<JavaClass>forSubtype();
        return new Rule(
                7,
                "a use case is one hidden class behind one in-port of its own module",
                useCases,
                classes()
                        .that(useCases)
                        .should()
                        .bePackagePrivate()
                        .andShould()
                        .haveModifier(JavaModifier.FINAL)
                        .andShould(implementOneInPortOfTheirOwnModule()));
    }

    static Rule driven_adapters_do_not_know_each_other(String root) {
        return new Rule(
                8,
                "driven adapters do not know each other",
                new Layout(root).driven(),
                slices().matching(root + ".(*).adapter.out.(*)..")
                        .should()
                        .notDependOnEachOther()
                        .ignoreDependency(
                                resideInAPackage(root + ".*.adapter.out.jdbc.."),
                                resideInAPackage(root + ".kernel.adapter.out.jdbc.."))
                        .because("archtests/decisions/0032: transactions and rows are told by the kernel's adapter"));
    }

    /** The frame is known by all of them, and knows none: archtests/decisions/0053. */
    static Rule edges_do_not_know_each_other(String root) {
        var edges = new Layout(root).edges();
        var subjects = edges.or(new Layout(root).edgeFrame()).as("edges and their frame");
        return new Rule(
                8,
                "edges do not know each other",
                subjects,
                classes().that(subjects).should(new ArchCondition<>("use no edge but their own") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        item.getDirectDependenciesFromSelf().stream()
                                .filter(it -> edges.test(it.getTargetClass()))
                                .filter(it -> !module(it.getTargetClass()).equals(module(item)))
                                .forEach(it -> events.add(SimpleConditionEvent.violated(item, it.getDescription())));
                    }

                    private String module(JavaClass item) {
                        return item.getPackageName().substring(root.length()).split("\\.", 3)[1];
                    }
                }));
    }

    static Rule the_engine_in_processes(String root) {
        return onlyIn(root, 9, "the process engine", new Layout(root).processes(), "org.camunda..");
    }

    static Rule spring_data_in_jdbc(String root) {
        return onlyIn(
                root,
                9,
                "Spring's way to tables",
                resideInAPackage(root + ".*.adapter.out.jdbc..").or(theEnginesTables()),
                "org.springframework.data..",
                "org.springframework.jdbc..",
                "org.flywaydb..");
    }

    static Rule jdbc_in_two_leaves(String root) {
        return onlyIn(
                root,
                9,
                "plain JDBC",
                resideInAnyPackage(root + ".*.adapter.out.jdbc..", root + ".sam.adapter.out.memory..")
                        .or(theEnginesTables()),
                "java.sql..",
                "javax.sql..");
    }

    /** The engine's own scripts, run by the migrations: archtests/decisions/0030. */
    private static DescribedPredicate<JavaClass> theEnginesTables() {
        return describe(
                "the engine's tables",
                it -> it.getPackageName().endsWith(".processes")
                        && it.getSimpleName().equals("EngineTables"));
    }

    static Rule dss_in_ades(String root) {
        return onlyIn(root, 9, "DSS", from("adapters-out/ades"), "eu.europa.esig..");
    }

    static Rule bouncy_castle_in_four_leaves(String root) {
        return onlyIn(
                root,
                9,
                "Bouncy Castle",
                from("adapters-out/(pki|ades|sam-crypto)|app/evaluation-pki"),
                "org.bouncycastle..");
    }

    /** Steps, external tasks of the engine, took the place of delegates: archtests/decisions/0029. */
    static Rule steps_keep_nothing(String root) {
        var step = root + ".processes.ProcessStep";
        DescribedPredicate<JavaClass> makers =
                describe("makers of process steps", it -> it.getConstructorCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().getName().equals(step)));
        return new Rule(
                10,
                "steps of a process stand in hidden classes that keep nothing",
                makers,
                classes()
                        .that(makers)
                        .should()
                        .haveSimpleNameEndingWith("Steps")
                        .andShould()
                        .notBePublic()
                        .andShould(haveNoFieldOfTheirOwn()));
    }

    static Rule no_work_inside_the_engines_transaction(String root) {
        var processes = new Layout(root).processes();
        return new Rule(
                10,
                "no step works inside the engine's transaction",
                processes,
                noClasses()
                        .that(processes)
                        .should()
                        .beAssignableTo("org.camunda.bpm.engine.delegate.JavaDelegate")
                        .orShould()
                        .beAssignableTo("org.camunda.bpm.engine.delegate.ExecutionListener")
                        .orShould()
                        .beAssignableTo("org.camunda.bpm.engine.delegate.TaskListener")
                        .because("archtests/decisions/0029: a remote call in it would hold the transaction open"));
    }

    static Rule controllers_are_hidden(String root) {
        DescribedPredicate<JavaClass> controllers = describe(
                "controllers",
                it -> it.isAnnotatedWith("org.springframework.stereotype.Controller")
                        || it.isMetaAnnotatedWith("org.springframework.stereotype.Controller"));
        return new Rule(
                11,
                "controllers are hidden",
                controllers,
                noClasses().that(controllers).should().bePublic());
    }

    /** The clock's state is asked by a native call that can reach no key: archtests/decisions/0024. */
    static Rule native_calls_in_the_sam(String root) {
        return onlyIn(
                root,
                13,
                "native calls, the only way to a signer's key,",
                from("adapters-out/(sam-pkcs11|service-keys)")
                        .or(describe("the clock's state", it -> CLOCK_STATES.contains(it.getSimpleName()))),
                "java.lang.foreign..");
    }

    static Rule the_sad_signer_in_consent(String root) {
        return onlyIn(
                root,
                14,
                "the port that signs SADs",
                new Layout(root).module("consent").or(new Layout(root).assembly()),
                root + ".consent.spi.SadSigner");
    }

    static Rule the_activation_in_signing(String root) {
        return onlyIn(
                root,
                14,
                "the port that spends SADs",
                new Layout(root).module("signing").or(new Layout(root).assembly()),
                root + ".signing.spi.SignatureActivation");
    }

    static Rule aggregates_by_id(String root) {
        return new Rule(
                15,
                "aggregates refer to each other by id; value objects hold no entities",
                assignableTo(AggregateRoot.class),
                JMoleculesDddRules.all());
    }

    static Rule no_empty_names(String root) {
        var empty = Pattern.compile(".*(Impl|Utils?|Helper|Manager|Dto|DTO)");
        return new Rule(
                16,
                "no name says nothing",
                new Layout(root).product(),
                classes()
                        .that(new Layout(root).product())
                        .should(new ArchCondition<>("have a name that says what they are") {
                            @Override
                            public void check(JavaClass item, ConditionEvents events) {
                                if (empty.matcher(item.getSimpleName()).matches()) {
                                    events.add(SimpleConditionEvent.violated(item, item.getName() + " says nothing"));
                                }
                            }
                        }));
    }

    static Rule no_mocks_in_the_inner_rings(String root) {
        return new Rule(
                17,
                "domain and processes are tested without mocks",
                alwaysTrue(),
                noClasses().should().dependOnClassesThat().resideInAPackage("org.mockito.."));
    }

    static Rule secrets_tell_nothing(String root) {
        var names = Pattern.compile("Sad|.*Pin|.*Password|OneTimePassword|OneTimeCode|.*Secret|WrappedKey|KeyBlob");
        DescribedPredicate<JavaClass> secrets = new Layout(root)
                .domain()
                .and(describe(
                        "secrets",
                        it -> names.matcher(it.getSimpleName()).matches() && !it.isInterface() && !it.isEnum()));
        return new Rule(
                18,
                "a secret is no record, and its toString is a fixed text",
                secrets,
                classes()
                        .that(secrets)
                        .should()
                        .notBeRecords()
                        .andShould(new ArchCondition<>("have a toString of their own that reads no field") {
                            @Override
                            public void check(JavaClass item, ConditionEvents events) {
                                var text = item.tryGetMethod("toString");
                                if (text.isEmpty()
                                        || !text.get().getFieldAccesses().isEmpty()) {
                                    events.add(SimpleConditionEvent.violated(
                                            item, item.getName() + " may print what it keeps"));
                                }
                            }
                        }));
    }

    /** Two jars share the root package, so each of its classes is marked by itself. */
    static Rule null_marked(String root) {
        return new Rule(
                19,
                "every package is null-marked",
                alwaysTrue(),
                classes().should(new ArchCondition<>("lie in a @NullMarked package") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        var marked = "org.jspecify.annotations.NullMarked";
                        if (!item.getPackage().isAnnotatedWith(marked)
                                && !topLevel(item).isAnnotatedWith(marked)) {
                            events.add(SimpleConditionEvent.violated(
                                    item, item.getName() + " lies in a package that is not @NullMarked"));
                        }
                    }
                }));
    }

    private static JavaClass topLevel(JavaClass item) {
        return item.getEnclosingClass().map(Rules::topLevel).orElse(item);
    }

    /** What is built on a library or a port stays where the layout puts it. The rule speaks about everybody else. */
    private static Rule onlyIn(
            String root, int number, String what, DescribedPredicate<? super JavaClass> place, String... packages) {
        var elsewhere = not(place.<JavaClass>forSubtype())
                .and(new Layout(root).product())
                .as("elsewhere");
        var known = packages.length == 1 && !packages[0].endsWith("..")
                ? describe(packages[0], (JavaClass it) -> it.getName().equals(packages[0]))
                : resideInAnyPackage(packages);
        // Seen are the users of it at home: without them the rule would be about nothing.
        DescribedPredicate<JavaClass> usersAtHome = describe(
                "users of " + what,
                it -> place.test(it)
                        && it.getDirectDependenciesFromSelf().stream()
                                .anyMatch(dependency -> known.test(dependency.getTargetClass())));
        return new Rule(
                number,
                what + " stays where it belongs",
                usersAtHome,
                noClasses().that(elsewhere).should().dependOnClassesThat(known));
    }

    private static DescribedPredicate<JavaClass> from(String mavenModule) {
        var place = place(mavenModule);
        return describe("from " + mavenModule, it -> place.test(source(it)));
    }

    private static ArchCondition<JavaClass> comeFrom(String mavenModule) {
        var place = place(mavenModule);
        return new ArchCondition<>("come from " + mavenModule) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (!place.test(source(item))) {
                    events.add(SimpleConditionEvent.violated(item, item.getName() + " comes from " + source(item)));
                }
            }
        };
    }

    private static Predicate<String> place(String mavenModule) {
        return Pattern.compile(".*/(" + mavenModule + ")/target/.*").asMatchPredicate();
    }

    private static String source(JavaClass item) {
        return item.getSource().orElseThrow().getUri().toString();
    }

    private static ArchCondition<JavaClass> shareOneJar() {
        return new ArchCondition<>("share one jar with the rest of their package") {

            private final Map<String, Set<String>> jars = new HashMap<>();

            @Override
            public void check(JavaClass item, ConditionEvents events) {
                var path = item.getName().replace('.', '/') + ".class";
                var source = source(item);
                jars.computeIfAbsent(item.getPackageName(), _ -> new HashSet<>())
                        .add(source.substring(0, source.length() - path.length()));
            }

            @Override
            public void finish(ConditionEvents events) {
                jars.forEach((name, places) -> {
                    if (places.size() > 1) {
                        events.add(SimpleConditionEvent.violated(name, name + " lies in " + places));
                    }
                });
            }
        };
    }

    private static ArchCondition<JavaClass> haveNoFieldOfTheirOwn() {
        return new ArchCondition<>("have no field that is not constant") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (var field : item.getFields()) {
                    if (!field.getModifiers().contains(JavaModifier.STATIC)
                            || !field.getModifiers().contains(JavaModifier.FINAL)) {
                        events.add(SimpleConditionEvent.violated(item, field.getFullName() + " keeps something"));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> implementOneInPortOfTheirOwnModule() {
        return new ArchCondition<>("implement one interface of their own module's API") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                var api = item.getPackageName().replaceFirst("\\.application.*", "");
                long inPorts = item.getRawInterfaces().stream()
                        .filter(it -> it.getPackageName().equals(api))
                        .count();
                if (inPorts != 1) {
                    events.add(SimpleConditionEvent.violated(
                            item, item.getName() + " implements " + inPorts + " in-ports"));
                }
            }
        };
    }
}
