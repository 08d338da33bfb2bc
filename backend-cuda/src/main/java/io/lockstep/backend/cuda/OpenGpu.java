package io.lockstep.backend.cuda;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.driver.CudaException;
import org.jspecify.annotations.Nullable;

/**
 * A GPU with a context and two streams, and what a failed call leads to. A GPU whose streams have
 * failed refuses all further work.
 */
final class OpenGpu {
  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.cuda");

  final CudaContext context;
  final Gpu gpu;

  /** Kernels, and all that must be in order with them. */
  final CudaContext.Stream stream;

  /** Copies to the device that run beside the kernels; ordered by events alone. */
  final CudaContext.Stream copies;

  private String latest = "";
  private @Nullable String failure;
  private @Nullable CudaException named;
  private boolean closed;

  /** Creates the streams; the context is given back if that fails. */
  OpenGpu(CudaContext context, Gpu gpu) {
    this.context = context;
    this.gpu = gpu;
    try {
      this.stream = context.createStream();
    } catch (Throwable e) {
      released(context::close);
      throw e;
    }
    try {
      this.copies = context.createStream();
    } catch (Throwable e) {
      released(() -> context.destroy(stream));
      released(context::close);
      throw e;
    }
  }

  /** Returns the name to pass as device, such as {@code cuda:0}. */
  String label() {
    return gpu.label();
  }

  /**
   * Opens an operation: makes the GPU current for the calling thread.
   *
   * @throws BackendException if it is closed or has failed
   */
  void enter(String operation) {
    checkOpen(operation);
    if (failure != null) {
      throw new BackendException(
          "[" + operation + "] the " + label() + " device has failed before: " + failure);
    }
    context.makeCurrent();
  }

  /** Opens an operation that gives something up, which a failed GPU allows too. */
  void enterRelease(String operation) {
    checkOpen(operation);
    released(context::makeCurrent);
  }

  private void checkOpen(String operation) {
    if (closed) {
      throw new BackendException(
          "[" + operation + "] the " + label() + " device is closed; open it again");
    }
  }

  /** Does work on the stream; if a call fails, the GPU refuses all work from then on. */
  void work(String what, Runnable calls) {
    try {
      calls.run();
    } catch (CudaException e) {
      throw failed(e, what);
    }
  }

  /** Says what was queued last, for the error of a later call. */
  void queued(String what) {
    latest = what;
  }

  /** Returns what the stream's work comes after, such as {@code " after kernel k"}, or nothing. */
  String afterLatest() {
    return latest.isEmpty() ? "" : " after " + latest;
  }

  /** Waits for the stream; every copy of the other one is waited for by this one. */
  void await() {
    try {
      context.synchronize(stream);
    } catch (CudaException e) {
      throw failed(e, afterLatest().strip());
    }
  }

  /** Waits for an event, of which the error says what it is the end of. */
  void await(CudaContext.Event event, String what) {
    try {
      context.synchronize(event);
    } catch (CudaException e) {
      throw failed(e, what);
    }
  }

  /** Returns the error of a call after which the stream's work is unknown, named the first time. */
  CudaException failed(CudaException e, String what) {
    if (e == named) {
      return e;
    }
    named = e.during(what);
    if (failure == null) {
      failure = named.getMessage();
    }
    return named;
  }

  /**
   * Gives something up; nothing can be done if that fails, so it is logged, and quietly where the
   * GPU has failed before, since then every call does.
   */
  void released(Runnable call) {
    try {
      call.run();
    } catch (CudaException e) {
      LOG.log(
          failure == null ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
          e.getMessage());
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Gives streams and context up; what was made with them must have been given up before. */
  void close() {
    closed = true;
    released(() -> context.destroy(copies));
    released(() -> context.destroy(stream));
    released(context::close);
  }
}
