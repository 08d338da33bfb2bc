package io.lockstep.parity.own;

import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.Selection;
import java.util.List;

/** Something of a team's own that the kit walks like what is built in. */
public sealed interface OwnOperation permits OwnFunction, OwnLayer {
  /** Returns its name in messages: lower case letters, digits and {@code _}. */
  String name();

  /** Returns what must have the bits of the contract on every device. */
  List<Case> cases(Selection selection);

  /** Returns whose gradients are compared with central differences, in 64-bit floats. */
  List<GradientCase> gradientCases();
}
