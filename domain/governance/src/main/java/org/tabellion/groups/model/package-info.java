@NullMarked
package org.tabellion.groups.model;

import org.jspecify.annotations.NullMarked;
