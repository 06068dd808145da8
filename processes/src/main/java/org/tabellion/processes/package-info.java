/**
 * The processes: models under {@code bpmn}, the engine they run on, and what ties both to the capabilities. The only place
 * that knows the engine.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "monitoring",
            "signers",
            "signers :: workflow",
            "consent :: workflow",
            "credentials",
            "documents",
            "documents :: workflow"
        })
package org.tabellion.processes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
