package io.lockstep.backend.opencl;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.opencl.driver.OpenCl;
import org.jspecify.annotations.Nullable;

/**
 * A device with a context and an in-order queue, and the check of every call for it. A device whose
 * queue has failed refuses all further work.
 */
final class OpenDevice {
  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.opencl");

  final OpenCl cl;
  final DeviceProperties properties;
  final long context;
  final long queue;

  private @Nullable String failure;
  private boolean closed;

  /**
   * Creates context and queue.
   *
   * @param timed whether the queue's events know times
   */
  OpenDevice(OpenCl cl, DeviceProperties properties, boolean timed) {
    this.cl = cl;
    this.properties = properties;
    int[] error = new int[1];
    this.context = cl.createContext(properties.platform(), properties.device(), error);
    check("clCreateContext", error[0]);
    long flags = timed ? Cl.QUEUE_PROFILING_ENABLE : 0;
    try {
      this.queue = cl.createQueue(context, properties.device(), flags, error);
      check("clCreateCommandQueue", error[0]);
    } catch (Throwable e) {
      released("clReleaseContext", cl.releaseContext(context));
      throw e;
    }
  }

  /** Returns the name to pass as device, such as {@code opencl:1}. */
  String label() {
    return properties.label();
  }

  /** Returns the error of a call, with the device. */
  OpenClException error(String call, int code, String detail) {
    return new OpenClException(call, code, label() + " (" + properties.name() + ")", detail);
  }

  /** Throws if a call has failed. */
  void check(String call, int code) {
    if (code != Cl.SUCCESS) {
      throw error(call, code, "");
    }
  }

  /** Throws if a call that the queue depends on has failed, and refuses all work from then on. */
  void checkQueue(String call, int code) {
    if (code != Cl.SUCCESS) {
      throw failed(call, code, "");
    }
  }

  /** Returns the error of a call that leaves the queue in an unknown state. */
  OpenClException failed(String call, int code, String detail) {
    OpenClException error =
        error(
            call,
            code,
            detail + "; what was queued may be half done: close the device and open it again");
    if (failure == null) {
      failure = error.getMessage();
    }
    return error;
  }

  /** Logs that giving something up has failed; nothing else can be done about it. */
  void released(String call, int code) {
    if (code != Cl.SUCCESS) {
      LOG.log(System.Logger.Level.WARNING, error(call, code, "").getMessage());
    }
  }

  /** Throws if the device is closed or has failed. */
  void checkUsable(String operation) {
    if (closed) {
      throw new BackendException(
          "[" + operation + "] the " + label() + " device is closed; open it again");
    }
    if (failure != null) {
      throw new BackendException(
          "[" + operation + "] the " + label() + " device has failed before: " + failure);
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Returns whether memory has run out, now or for a buffer allocated lazily. */
  static boolean isOutOfMemory(int code) {
    return code == Cl.MEM_OBJECT_ALLOCATION_FAILURE
        || code == Cl.OUT_OF_RESOURCES
        || code == Cl.OUT_OF_HOST_MEMORY
        || code == Cl.INVALID_BUFFER_SIZE;
  }

  /** Gives queue and context up; what was created in them must have been given up before. */
  void close() {
    closed = true;
    released("clReleaseCommandQueue", cl.releaseQueue(queue));
    released("clReleaseContext", cl.releaseContext(context));
  }
}
