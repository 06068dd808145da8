package org.tabellion;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;
import org.tabellion.kernel.adapter.out.jdbc.testkit.TestDatabase;

/** The whole server on a database of its own, one for all tests that are marked so. Its neighbours do not answer. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("evaluation")
@ContextConfiguration(initializers = RunningServer.Settings.class)
@interface RunningServer {

    /** A named initializer, so that all these tests have one and the same context. */
    final class Settings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        /** What any of these servers has its database do. */
        static final CountedStatements STATEMENTS = new CountedStatements();

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            var settings = TestSettings.of(TestDatabase.empty());
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", Map.copyOf(settings)));
            context.getBeanFactory().registerSingleton("noTestKits", new NoTestKits());
            context.getBeanFactory().addBeanPostProcessor(STATEMENTS);
        }
    }

    /** The test-jars bring configurations of their own, which are not the server's. */
    final class NoTestKits extends TypeExcludeFilter {

        private static final Pattern TEST_KIT = Pattern.compile("org\\.tabellion\\..*\\.test[a-z]+\\..*");

        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) {
            return TEST_KIT.matcher(reader.getClassMetadata().getClassName()).matches();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof NoTestKits;
        }

        @Override
        public int hashCode() {
            return NoTestKits.class.hashCode();
        }
    }
}
