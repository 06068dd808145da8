/**
 * A SAM of one or several nodes in a world where one seed decides everything: which thread goes on, when a process dies,
 * what the disk keeps, what the clocks say. What must always hold is judged by a model of the truth that stands outside.
 */
@NullMarked
package org.tabellion.bench.simulation;

import org.jspecify.annotations.NullMarked;
