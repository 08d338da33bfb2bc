// k_softmax_blocks0: 9 groups of 256, 1024 bytes of local memory
// k_softmax_rows0: 3 groups of 256, 1024 bytes of local memory
// k_softmax_blocks1: 9 groups of 256, 1024 bytes of local memory
// k_softmax_rows1: 3 groups of 256, 1024 bytes of local memory
// k_softmax_elements: 118 groups of 256, 0 bytes of local memory
// workspace: 96 bytes
#pragma OPENCL FP_CONTRACT OFF

static int to_int(float x) {
  return x != x ? 0
      : x >= 0x1.0p31f ? 2147483647
      : x < -0x1.0p31f ? (-2147483647 - 1)
      : (int)x;
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_softmax_blocks0(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict out1_base,
    __global float* restrict workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const uint out1_stride0,
    const ulong in0_at,
    const ulong out0_at,
    const ulong out1_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  __local float lanes0_0[256];
  const uint item = (uint)get_local_id(0);
  const uint group = (uint)get_group_id(0);
  const uint row = group / blocks;
  const uint start = (group - row * blocks) * 4096u;
  const uint end = cols - start < 4096u ? cols : start + 4096u;
  float r0 = 0x0.0p0f;
  {
    float part0 = 0x0.0p0f;
    #pragma unroll 4
    for (uint c = start + item; c < end; c += 256u) {
      const float v0 = in0[row * in0_stride0 + c];
      part0 = c == start + item ? v0 : (v0 < part0 || part0 != part0 ? part0 : v0);
    }
    lanes0_0[item] = part0;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint h = 128u; h > 0u; h >>= 1) {
    if (item < h) {
      if (item + h < end - start) {
        const float a0 = lanes0_0[item];
        const float b0 = lanes0_0[item + h];
        lanes0_0[item] = (b0 < a0 || a0 != a0 ? a0 : b0);
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  r0 = lanes0_0[0u];
  barrier(CLK_LOCAL_MEM_FENCE);
  if (item == 0u) {
    workspace[0u * rows * blocks + group] = r0;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_softmax_rows0(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict out1_base,
    __global float* restrict workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const uint out1_stride0,
    const ulong in0_at,
    const ulong out0_at,
    const ulong out1_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  __local float lanes0_0[256];
  const uint item = (uint)get_local_id(0);
  const uint row = (uint)get_group_id(0);
  float r0 = 0x0.0p0f;
  {
    {
      float part0 = 0x0.0p0f;
      #pragma unroll 4
      for (uint c = item; c < blocks; c += 256u) {
        const float block0 = workspace[0u * rows * blocks + row * blocks + c];
        part0 = c == item ? block0 : (block0 < part0 || part0 != part0 ? part0 : block0);
      }
      lanes0_0[item] = part0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (item < h) {
        if (item + h < blocks) {
          const float a0 = lanes0_0[item];
          const float b0 = lanes0_0[item + h];
          lanes0_0[item] = (b0 < a0 || a0 != a0 ? a0 : b0);
        }
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r0 = lanes0_0[0u];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (item == 0u) {
    workspace[(2u * blocks + 0u) * rows + row] = r0;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_softmax_blocks1(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict out1_base,
    __global float* restrict workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const uint out1_stride0,
    const ulong in0_at,
    const ulong out0_at,
    const ulong out1_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  __local float lanes0_0[256];
  const uint item = (uint)get_local_id(0);
  const uint group = (uint)get_group_id(0);
  const uint row = group / blocks;
  const uint start = (group - row * blocks) * 4096u;
  const uint end = cols - start < 4096u ? cols : start + 4096u;
  const float r0 = workspace[(2u * blocks + 0u) * rows + row];
  float r1 = 0x0.0p0f;
  {
    float part0 = 0x0.0p0f;
    #pragma unroll 4
    for (uint c = start + item; c < end; c += 256u) {
      const float v0 = in0[row * in0_stride0 + c];
      const float v1 = v0 - r0;
      const float v2 = v1 * 0x1.715476p0f;
      const bool v3 = (-0x1.f8p6f) < v2;
      const bool v4 = v2 != v2;
      const bool v5 = v3 || v4;
      const float v6 = v5 ? v2 : (-0x1.f8p6f);
      const bool v7 = v6 < 0x1.f8p6f;
      const bool v8 = v6 != v6;
      const bool v9 = v7 || v8;
      const float v10 = v9 ? v6 : 0x1.f8p6f;
      const float v11 = fabs(v10);
      const bool v12 = v11 < 0x1.0p23f;
      const float v13 = v11 + 0x1.0p23f;
      const float v14 = v13 - 0x1.0p23f;
      const int v15 = as_int(v14);
      const int v16 = as_int(v10);
      const int v17 = v16 & (-2147483647 - 1);
      const int v18 = v15 | v17;
      const float v19 = as_float(v18);
      const float v20 = v12 ? v19 : v10;
      const float v21 = v10 - v20;
      const float v22 = fma(v21, 0x1.c6a7fp-5f, 0x1.ebfbep-3f);
      const float v23 = fma(v22, v21, 0x1.62e43p-1f);
      const float v24 = fma(v23, v21, 0x1.0p0f);
      const int v25 = to_int(v20);
      const int v26 = (int)((uint)v25 + (uint)127);
      const int v27 = (int)((uint)v26 << 23);
      const float v28 = as_float(v27);
      const float v29 = v24 * v28;
      part0 = c == start + item ? v29 : part0 + v29;
    }
    lanes0_0[item] = part0;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint h = 128u; h > 0u; h >>= 1) {
    if (item < h) {
      if (item + h < end - start) {
        const float a0 = lanes0_0[item];
        const float b0 = lanes0_0[item + h];
        lanes0_0[item] = a0 + b0;
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  r1 = lanes0_0[0u];
  barrier(CLK_LOCAL_MEM_FENCE);
  if (item == 0u) {
    workspace[1u * rows * blocks + group] = r1;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_softmax_rows1(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict out1_base,
    __global float* restrict workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const uint out1_stride0,
    const ulong in0_at,
    const ulong out0_at,
    const ulong out1_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  __local float lanes0_0[256];
  const uint item = (uint)get_local_id(0);
  const uint row = (uint)get_group_id(0);
  const float r0 = workspace[(2u * blocks + 0u) * rows + row];
  float r1 = 0x0.0p0f;
  {
    {
      float part0 = 0x0.0p0f;
      #pragma unroll 4
      for (uint c = item; c < blocks; c += 256u) {
        const float block1 = workspace[1u * rows * blocks + row * blocks + c];
        part0 = c == item ? block1 : part0 + block1;
      }
      lanes0_0[item] = part0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (item < h) {
        if (item + h < blocks) {
          const float a0 = lanes0_0[item];
          const float b0 = lanes0_0[item + h];
          lanes0_0[item] = a0 + b0;
        }
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r1 = lanes0_0[0u];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (item == 0u) {
    workspace[(2u * blocks + 1u) * rows + row] = r1;
  }
  if (item == 0u) {
    out1[row * out1_stride0] = r1;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_softmax_elements(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict out1_base,
    __global float* restrict workspace,
    const uint rows,
    const uint cols,
    const uint cols_magic,
    const uint cols_shift,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const uint out1_stride0,
    const ulong in0_at,
    const ulong out0_at,
    const ulong out1_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  for (uint i = (uint)get_global_id(0); i < rows * cols; i += (uint)get_global_size(0)) {
    const uint row = mul_hi(i << 1, cols_magic) >> cols_shift;
    const uint c = i - row * cols;
    const float r0 = workspace[(2u * blocks + 0u) * rows + row];
    const float r1 = workspace[(2u * blocks + 1u) * rows + row];
    const float v0 = in0[row * in0_stride0 + c];
    const float v1 = v0 - r0;
    const float v2 = v1 * 0x1.715476p0f;
    const bool v3 = (-0x1.f8p6f) < v2;
    const bool v4 = v2 != v2;
    const bool v5 = v3 || v4;
    const float v6 = v5 ? v2 : (-0x1.f8p6f);
    const bool v7 = v6 < 0x1.f8p6f;
    const bool v8 = v6 != v6;
    const bool v9 = v7 || v8;
    const float v10 = v9 ? v6 : 0x1.f8p6f;
    const float v11 = fabs(v10);
    const bool v12 = v11 < 0x1.0p23f;
    const float v13 = v11 + 0x1.0p23f;
    const float v14 = v13 - 0x1.0p23f;
    const int v15 = as_int(v14);
    const int v16 = as_int(v10);
    const int v17 = v16 & (-2147483647 - 1);
    const int v18 = v15 | v17;
    const float v19 = as_float(v18);
    const float v20 = v12 ? v19 : v10;
    const float v21 = v10 - v20;
    const float v22 = fma(v21, 0x1.c6a7fp-5f, 0x1.ebfbep-3f);
    const float v23 = fma(v22, v21, 0x1.62e43p-1f);
    const float v24 = fma(v23, v21, 0x1.0p0f);
    const int v25 = to_int(v20);
    const int v26 = (int)((uint)v25 + (uint)127);
    const int v27 = (int)((uint)v26 << 23);
    const float v28 = as_float(v27);
    const float v29 = v24 * v28;
    const float v30 = v29 / r1;
    out0[row * out0_stride0 + c] = v30;
  }
}
