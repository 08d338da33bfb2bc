package io.lockstep.kernels.render.jvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/**
 * Keeps C1, HotSpot's first compiler, away from a generated method. C1 cannot keep vectors in
 * registers; it takes long to compile such a method, fails with long ones, and may leave one at a
 * tier that HotSpot never leaves. A method that C1 declines is interpreted until C2 has compiled
 * it.
 *
 * <p>C1 declines a method with an exception handler that is reached without an exception, too, as
 * soon as it sees one. Where it does not, the method is compiled like any other.
 */
public final class C2Only {
  private C2Only() {}

  /** Emits the return of a method without a result, by way of a handler that nothing throws to. */
  public static void emitReturn(CodeBuilder code) {
    Label start = code.newLabel();
    Label end = code.newLabel();
    Label handler = code.newLabel();
    code.labelBinding(start).nop().labelBinding(end);
    code.aconst_null().labelBinding(handler).pop().return_();
    code.exceptionCatchAll(start, end, handler);
  }
}
