/** What this capability asks of the process engine. */
@NullMarked
@NamedInterface("workflow")
package org.tabellion.consent.workflow;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
