package io.lockstep.plan;

import io.lockstep.graph.Node;
import io.lockstep.graph.SourceRange;

/**
 * A new value for elements of a source, to take effect when everything has been read.
 *
 * @param target of the value's shape and type
 * @param value computed from old values alone
 */
public record Assignment(SourceRange target, Node value) {}
