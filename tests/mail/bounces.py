"""Delivery status notifications as mail systems send them."""

DSN = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: tracker@sender.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
{envelope}X-Postfix-Queue-ID: 4D2C
Arrival-Date: Wed, 4 Mar 2026 07:00:00 +0000 (GMT)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} Said the other server

--cut
{original}
--cut--
"""


def notification(
    address: str,
    *,
    reference: str | None = None,
    envelope: str | None = None,
    action: str = "failed",
    status: str = "5.1.1",
    headers_only: bool = False,
) -> bytes:
    """One about one recipient, with the Message-ID or the envelope's id, or neither."""
    kind = "text/rfc822-headers" if headers_only else "message/rfc822"
    sent = f"Message-ID: <{reference}@sender.example>\n" if reference else ""
    original = f"Content-Type: {kind}\n\n{sent}Subject: Your training\nTo: {address}\n"
    return DSN.format(
        address=address,
        action=action,
        status=status,
        envelope=f"Original-Envelope-Id: {envelope}\n" if envelope else "",
        original=original,
    ).encode()
