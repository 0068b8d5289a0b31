using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

// Types instead of values, so that the JIT compiles one micro-kernel for each combination, in which the address of every
// element is a register and a constant. Elements k = 0..3 from a place are read; near and far are two pointers that, with
// a stride, reach them without arithmetic in the loop (x86 adds an index times 1, 2, 4 or 8 for nothing).

/// <summary>How many rows of a tile are real.</summary>
internal interface ITileRows
{
    static abstract int Count { get; }
}

internal readonly struct Rows1 : ITileRows { public static int Count => 1; }

internal readonly struct Rows2 : ITileRows { public static int Count => 2; }

internal readonly struct Rows3 : ITileRows { public static int Count => 3; }

internal readonly struct Rows4 : ITileRows { public static int Count => 4; }

internal readonly struct Rows5 : ITileRows { public static int Count => 5; }

internal readonly struct Rows6 : ITileRows { public static int Count => 6; }

internal readonly struct Rows7 : ITileRows { public static int Count => 7; }

internal readonly struct Rows8 : ITileRows { public static int Count => 8; }

internal readonly struct Rows9 : ITileRows { public static int Count => 9; }

internal readonly struct Rows10 : ITileRows { public static int Count => 10; }

internal readonly struct Rows11 : ITileRows { public static int Count => 11; }

internal readonly struct Rows12 : ITileRows { public static int Count => 12; }

/// <summary>How a tile of A lies.</summary>
internal unsafe interface ITileOfA
{
    /// <summary>The second pointer.</summary>
    static abstract T* Far<T>(T* a, nint stride) where T : unmanaged;

    /// <summary>The place of the row 6, from which a tall tile reads its second half.</summary>
    static abstract T* Upper<T>(T* a, nint stride) where T : unmanaged;

    /// <summary>Element (row, k), for a row 0..5 from these pointers, of a tile of <paramref name="tileRows"/>.</summary>
    static abstract T* At<T>(T* near, T* far, nint stride, int tileRows, int row, int k) where T : unmanaged;

    /// <summary>The same place, some k further.</summary>
    static abstract T* Next<T>(T* a, nint stride, int k) where T : unmanaged;
}

/// <summary>Rows of k, a stride apart: A as it lies.</summary>
internal readonly unsafe struct RowsOfA : ITileOfA
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Far<T>(T* a, nint stride) where T : unmanaged => a + (3 * stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Upper<T>(T* a, nint stride) where T : unmanaged => a + (6 * stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* At<T>(T* near, T* far, nint stride, int tileRows, int row, int k) where T : unmanaged =>
        row < 3 ? near + (row * stride) + k : far + ((row - 3) * stride) + k;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Next<T>(T* a, nint stride, int k) where T : unmanaged => a + k;
}

/// <summary>Columns of rows, a stride apart: a transposed A as it lies.</summary>
internal readonly unsafe struct ColumnsOfA : ITileOfA
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Far<T>(T* a, nint stride) where T : unmanaged => a + (2 * stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Upper<T>(T* a, nint stride) where T : unmanaged => a + 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* At<T>(T* near, T* far, nint stride, int tileRows, int row, int k) where T : unmanaged =>
        k < 2 ? near + (k * stride) + row : far + ((k - 2) * stride) + row;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Next<T>(T* a, nint stride, int k) where T : unmanaged => a + (k * stride);
}

/// <summary>Columns of MR rows, one after the other: the stride is MR.</summary>
internal readonly unsafe struct PackedA : ITileOfA
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Far<T>(T* a, nint stride) where T : unmanaged => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Upper<T>(T* a, nint stride) where T : unmanaged => a + 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* At<T>(T* near, T* far, nint stride, int tileRows, int row, int k) where T : unmanaged => near + ((k * tileRows) + row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Next<T>(T* a, nint stride, int k) where T : unmanaged => a + (k * stride);
}

/// <summary>How a panel of B lies.</summary>
internal unsafe interface IPanelOfB
{
    static abstract bool IsPacked { get; }

    /// <summary>Whether what is read is also copied to a packed panel.</summary>
    static abstract bool IsCopied { get; }

    /// <summary>The second pointer.</summary>
    static abstract T* Far<T>(T* b, nint stride) where T : unmanaged;

    /// <summary>Element (k, column) of a panel of <paramref name="width"/> columns.</summary>
    static abstract T* At<T>(T* near, T* far, nint stride, int width, int k, int column) where T : unmanaged;

    /// <summary>The same place, some k further.</summary>
    static abstract T* Next<T>(T* b, nint stride, int width, int k) where T : unmanaged;
}

/// <summary>Rows of NR floats, one after the other.</summary>
internal readonly unsafe struct PackedPanel : IPanelOfB
{
    public static bool IsPacked => true;

    public static bool IsCopied => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Far<T>(T* b, nint stride) where T : unmanaged => b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* At<T>(T* near, T* far, nint stride, int width, int k, int column) where T : unmanaged => near + ((k * width) + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Next<T>(T* b, nint stride, int width, int k) where T : unmanaged => b + (k * width);
}

/// <summary>Rows of B itself, a stride apart, which the processor does not foresee: they are prefetched.</summary>
internal readonly unsafe struct PanelInPlace : IPanelOfB
{
    public static bool IsPacked => false;

    public static bool IsCopied => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Far<T>(T* b, nint stride) where T : unmanaged => b + (2 * stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* At<T>(T* near, T* far, nint stride, int width, int k, int column) where T : unmanaged =>
        k < 2 ? near + (k * stride) + column : far + ((k - 2) * stride) + column;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Next<T>(T* b, nint stride, int width, int k) where T : unmanaged => b + (k * stride);
}

/// <summary>The same, packed on the way for the tiles that follow: stores that a tile has time for, instead of a sweep of their own.</summary>
internal readonly unsafe struct PanelPackedOnTheWay : IPanelOfB
{
    public static bool IsPacked => false;

    public static bool IsCopied => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Far<T>(T* b, nint stride) where T : unmanaged => PanelInPlace.Far(b, stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* At<T>(T* near, T* far, nint stride, int width, int k, int column) where T : unmanaged =>
        PanelInPlace.At(near, far, stride, width, k, column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Next<T>(T* b, nint stride, int width, int k) where T : unmanaged => PanelInPlace.Next(b, stride, width, k);
}
