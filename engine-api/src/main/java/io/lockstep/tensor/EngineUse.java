package io.lockstep.tensor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The right of one thread to use an engine, from {@link Engine#use} until it is closed. Every call
 * of an engine takes it for as long as it lasts; who makes several calls that belong together, such
 * as to write a batch, run a step and read its result, holds it meanwhile, so that no other thread
 * comes in between. A thread may hold it more than once.
 */
public final class EngineUse implements AutoCloseable {
  private static final VarHandle OWNER;

  static {
    try {
      OWNER = MethodHandles.lookup().findVarHandle(EngineUse.class, "owner", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Thread owner;
  private volatile String operation = "";
  private int held;

  EngineUse() {}

  /**
   * Takes the right.
   *
   * @throws EngineInUseException if another thread has it
   */
  EngineUse begin(String wanted) {
    Thread me = Thread.currentThread();
    if (owner == me) {
      held++;
      return this;
    }
    Object other = OWNER.compareAndExchange(this, null, me);
    if (other instanceof Thread busy) {
      throw new EngineInUseException(wanted, me.getName(), busy, operation);
    }
    operation = wanted;
    held = 1;
    return this;
  }

  /** Gives it up, once for each time it was taken. */
  @Override
  public void close() {
    if (owner != Thread.currentThread()) {
      throw new IllegalStateException(
          "[use] the engine is not in use by thread '"
              + Thread.currentThread().getName()
              + "'; close what use() returned once, in the thread that called it");
    }
    held--;
    if (held == 0) {
      owner = null;
    }
  }
}
