package org.tabellion.bench.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.model.AuditLogName;

/** What was promised, asked for at the end of a history. */
final class Promises {

    private final Scene scene;
    private final Calls calls;

    Promises(Scene scene, Calls calls) {
        this.scene = scene;
        this.calls = calls;
    }

    void askAllAgain() {
        var given = new LinkedHashMap<Truth.Use, ActivateAndSign.Outcome.Signed>();
        calls.uses().stream()
                .filter(it -> scene.truth.answers().containsKey(it))
                .forEach(it -> given.put(it, scene.truth.answers().get(it)));
        given.forEach((use, answer) -> {
            if (scene.now.isBefore(use.approval().end().minusSeconds(Scene.SKEW))) {
                var node = scene.nodes.stream()
                        .filter(it -> it.site() == use.site())
                        .findFirst()
                        .orElseThrow();
                int before = scene.truth.signatures();
                calls.again(node, use);
                scene.runTasks();
                if (scene.truth.signatures() != before) {
                    scene.truth.violated(() -> "an answered call was signed again");
                }
            }
        });
    }

    void checkPromises() {
        var begun = new TreeMap<String, Integer>();
        for (var site : scene.sites) {
            var lines = new ArrayList<String>();
            scene.nodes.stream()
                    .filter(it -> it.site() == site)
                    .map(Node::storage)
                    .distinct()
                    .forEach(it -> {
                        for (var name : AuditLogName.values()) {
                            lines.addAll(it.lines(name));
                        }
                    });
            var written = Set.copyOf(lines);
            site.promised().stream()
                    .filter(it -> !written.contains(it))
                    .findFirst()
                    .ifPresent(it -> scene.truth.violated(() -> "what was answered is not in the log: " + it));
            var names = lines.stream().map(LogJudge::auditId).collect(Collectors.toSet());
            site.refusals().stream()
                    .filter(it -> !names.contains(it))
                    .findFirst()
                    .ifPresent(it -> scene.truth.violated(() -> "the refusal at " + it + " is not in the log"));
            LogJudge.begun(lines).forEach((hash, count) -> begun.merge(hash, count, Integer::sum));
        }
        if (!scene.isMemoryLost) {
            scene.truth.signedByHash().forEach((hash, count) -> {
                if (count > begun.getOrDefault(hash, 0)) {
                    scene.truth.violated(() -> "a signature was made that no record tells of");
                }
            });
        }
    }
}
