@NullMarked
package org.tabellion.sam.model;

import org.jspecify.annotations.NullMarked;
