package org.tabellion.e2e;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import kotlin.Result;
import kotlin.ResultKt;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.jvm.internal.DefaultConstructorMarker;
import kotlinx.coroutines.BuildersKt;
import org.jspecify.annotations.Nullable;

/**
 * Calls a Kotlin library from Java. Kotlin hides what has inline classes in its signature: functions get a name with a
 * hyphen, which Java cannot spell, and constructors a last parameter that says nothing. So both are found by reflection.
 */
final class Suspending {

    private Suspending() {}

    /** Calls a function that gives a {@link Result}, waits, and gives what is in it or throws what went wrong. */
    static Object call(Class<?> type, Object target, String name, @Nullable Object... arguments)
            throws InterruptedException, ReflectiveOperationException {
        Method function = only(
                Arrays.stream(type.getMethods())
                        .filter(it ->
                                it.getName().startsWith(name + "-") && it.getParameterCount() == arguments.length + 1),
                name);
        Object result = BuildersKt.runBlocking(
                EmptyCoroutineContext.INSTANCE, (_, whenDone) -> invoke(function, target, with(arguments, whenDone)));
        // What did not have to be waited for comes bare, what did in its box.
        Object bare = result instanceof Result<?> boxed
                ? Result.class.getMethod("unbox-impl").invoke(boxed)
                : result;
        ResultKt.throwOnFailure(bare);
        return bare;
    }

    static <T> T make(Class<T> type, @Nullable Object... arguments) throws ReflectiveOperationException {
        Constructor<?> constructor = only(
                Arrays.stream(type.getDeclaredConstructors())
                        .filter(it -> it.isSynthetic()
                                && it.getParameterCount() == arguments.length + 1
                                && it.getParameterTypes()[arguments.length] == DefaultConstructorMarker.class),
                type.getName());
        return type.cast(constructor.newInstance(with(arguments, null)));
    }

    /** A property whose type is an inline class. */
    static Object read(Object owner, String property) throws ReflectiveOperationException {
        return only(
                        Arrays.stream(owner.getClass().getMethods())
                                .filter(it -> it.getName().startsWith("get" + property + "-")),
                        property)
                .invoke(owner);
    }

    private static @Nullable Object invoke(Method function, Object target, @Nullable Object... arguments) {
        try {
            return function.invoke(target, arguments);
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException(hidden);
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(thrown.getCause());
        }
    }

    private static @Nullable Object[] with(@Nullable Object[] arguments, @Nullable Object last) {
        @Nullable Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last;
        return all;
    }

    private static <T> T only(Stream<T> candidates, String name) {
        var found = candidates.toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException("not one but %d of %s: %s".formatted(found.size(), name, found));
        }
        return found.getFirst();
    }
}
