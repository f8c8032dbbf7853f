// Opens Toss's payment window with what the page says; without it the page says how to go on.
(() => {
  const box = document.getElementById("toss");
  const open = () => {
    if (typeof window.TossPayments !== "function") return;
    const { client, amount, order, name, success, fail } = box.dataset;
    window
      .TossPayments(client)
      .requestPayment("카드", {
        amount: Number(amount),
        orderId: order,
        orderName: name,
        successUrl: success,
        failUrl: fail,
      })
      .catch(() => box.removeAttribute("hidden"));
  };
  document.getElementById("toss-open").addEventListener("click", open);
  window.addEventListener("load", open);
})();
