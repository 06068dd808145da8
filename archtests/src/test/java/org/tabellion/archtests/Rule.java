package org.tabellion.archtests;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * A rule, and the classes it speaks about: a rule that sees none of the product proves nothing.
 *
 * @param number of the rule among those of the house
 */
record Rule(int number, String name, DescribedPredicate<JavaClass> subjects, ArchRule rule) {

    long seenIn(JavaClasses classes) {
        return classes.stream().filter(subjects).count();
    }

    List<String> violationsIn(JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
    }

    @Override
    public String toString() {
        return "%2d %s".formatted(number, name);
    }
}
