package org.tabellion;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Stands before the data source and notes what each thread has it do. */
final class CountedStatements implements BeanPostProcessor {

    static final String COMMIT = "COMMIT";

    private final Queue<Noted> noted = new ConcurrentLinkedQueue<>();
    private volatile boolean notes;

    /** One way to the database and back: a statement, or a commit. */
    private record Noted(Thread thread, String text) {}

    /** Notes from now on. */
    void forget() {
        noted.clear();
        notes = true;
    }

    void stop() {
        notes = false;
        noted.clear();
    }

    /** Of the threads that answer calls, and not of those that work by a schedule. */
    List<String> ofCalls() {
        return noted.stream()
                .filter(it -> it.thread().getName().matches("http-nio-.*-exec-[0-9]+"))
                .map(Noted::text)
                .toList();
    }

    List<String> of(Thread thread) {
        return noted.stream()
                .filter(it -> it.thread().equals(thread))
                .map(Noted::text)
                .toList();
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource source
                ? around(
                        DataSource.class,
                        source,
                        (method, arguments, result) -> result instanceof Connection it ? connection(it) : result)
                : bean;
    }

    private Connection connection(Connection connection) {
        return around(Connection.class, connection, (method, arguments, result) -> {
            if (method.getName().equals("commit")) {
                note(COMMIT);
            }
            return switch (result) {
                case PreparedStatement it -> statement(PreparedStatement.class, it, (String) arguments[0]);
                case Statement it -> statement(Statement.class, it, "");
                case null, default -> result;
            };
        });
    }

    private <T extends Statement> T statement(Class<T> type, T statement, String sql) {
        return around(type, statement, (method, arguments, result) -> {
            if (method.getName().startsWith("execute")) {
                note(arguments == null ? sql : (String) arguments[0]);
            }
            return result;
        });
    }

    private void note(String text) {
        if (notes) {
            noted.add(new Noted(Thread.currentThread(), text));
        }
    }

    private interface After {
        Object answer(Method method, Object[] arguments, Object result);
    }

    private static <T> T around(Class<T> type, T target, After after) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    try {
                        return after.answer(method, arguments, method.invoke(target, arguments));
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }
}
