// k_matmul_relu: 8 groups of 64, 17408 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(64, 1, 1))) void k_matmul_relu(
    __global const float* restrict in0_base,
    __global const float* restrict in1_base,
    __global const float* restrict in2_base,
    __global float* restrict out0_base,
    const uint m,
    const uint m_magic,
    const uint m_shift,
    const uint n,
    const uint n_magic,
    const uint n_shift,
    const uint k,
    const uint tiles_down,
    const uint tiles_across,
    const uint runs,
    const uint count,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint out0_stride0,
    const uint out0_stride1,
    const ulong in0_at,
    const ulong in1_at,
    const ulong in2_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global const float* in2 = in2_base + in2_at;
  __global float* out0 = out0_base + out0_at;
  __local __attribute__((aligned(64))) float shared[4352];
  const uint item = (uint)get_local_id(0);
  const uint group = (uint)get_group_id(0);
  const uint down = item / 4u;
  const uint across = item % 4u;
  const uint above = group / tiles_across;
  const uint tileAcross = group - above * tiles_across;
  const uint beyond = above / tiles_down;
  const uint tileDown = above - beyond * tiles_down;
  const uint row0 = tileDown * 64u;
  const uint col0 = tileAcross * 64u;
  const uint batch = beyond;
  const uint begin = 0u;
  const uint end = k;
  float acc[4][16];
  for (uint i = 0u; i < 4u; ++i) {
    for (uint j = 0u; j < 16u; ++j) {
      acc[i][j] = 0x0.0p0f;
    }
  }
  float total[4][16];
  for (uint i = 0u; i < 4u; ++i) {
    for (uint j = 0u; j < 16u; ++j) {
      total[i][j] = 0x0.0p0f;
    }
  }
  for (uint k0 = begin; k0 < end; k0 += 32u) {
    for (uint e = item; e < 2048u; e += 64u) {
      const uint kk = e % 32u;
      const uint side = e / 32u;
      const uint atK = k0 + kk;
      const uint atSide = row0 + side;
      shared[kk * 68u + side] = atK < end && atSide < m ? in0[batch * in0_stride0 + atSide * in0_stride1 + atK] : 0x0.0p0f;
    }
    for (uint e = item; e < 2048u; e += 64u) {
      const uint kk = e % 32u;
      const uint side = e / 32u;
      const uint atK = k0 + kk;
      const uint atSide = col0 + side;
      shared[2176u + kk * 68u + side] = atK < end && atSide < n ? in1[batch * in1_stride0 + atK * in1_stride1 + atSide * in1_stride2] : 0x0.0p0f;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    float sum[4][16];
    for (uint i = 0u; i < 4u; ++i) {
      for (uint j = 0u; j < 16u; ++j) {
        sum[i][j] = acc[i][j];
      }
    }
    for (uint kk = 0u; kk < 32u; ++kk) {
      #pragma unroll
      for (uint i = 0u; i < 4u; ++i) {
        #pragma unroll
        for (uint j = 0u; j < 16u; ++j) {
          sum[i][j] = fma(shared[kk * 68u + down * 4u + i], shared[2176u + kk * 68u + across * 16u + j], sum[i][j]);
        }
      }
    }
    for (uint i = 0u; i < 4u; ++i) {
      for (uint j = 0u; j < 16u; ++j) {
        acc[i][j] = sum[i][j];
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    const uint k1 = k0 + 32u;
    if (k1 % 512u == 0u || k1 >= end) {
      for (uint i = 0u; i < 4u; ++i) {
        for (uint j = 0u; j < 16u; ++j) {
          total[i][j] = total[i][j] + acc[i][j];
          acc[i][j] = 0x0.0p0f;
        }
      }
    }
  }
  for (uint step = 0u; step < 4u; ++step) {
    #pragma unroll
    for (uint i = 0u; i < 4u; ++i) {
      if (i == step) {
        #pragma unroll
        for (uint j = 0u; j < 16u; ++j) {
          shared[down * 64u + across * 16u + j] = total[i][j];
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint e = item; e < 1024u; e += 64u) {
      const uint by = e / 64u;
      const uint row = row0 + by * 4u + step;
      const uint col = col0 + e % 64u;
      if (row < m && col < n) {
        const float product = shared[by * 64u + e % 64u];
        const float v0 = product;
        const float v1 = in2[batch * in2_stride0 + row * in2_stride1 + col];
        const float v2 = v0 + v1;
        const bool v3 = 0x0.0p0f < v2;
        const bool v4 = v2 != v2;
        const bool v5 = v3 || v4;
        const float v6 = v5 ? v2 : 0x0.0p0f;
        out0[batch * out0_stride0 + row * out0_stride1 + col] = v6;
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}
